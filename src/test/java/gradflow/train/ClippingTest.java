package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

/** Row A11 of the theory: one global norm, its minimum with c, and the direction kept. */
class ClippingTest {
  private static Gradient gradient(double scale, long exponent) {
    Gradient g = new Gradient(50);
    new Normals(new Seed(3)).fill(g.mantissas(), scale);
    g.setExponent(exponent);
    return g;
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private static double cosine(double[] u, double[] v) {
    double dot = 0;
    for (int k = 0; k < u.length; k++) {
      dot += u[k] * v[k];
    }
    return dot / norm(u) / norm(v);
  }

  @Test
  void aLargeGradientGetsTheThresholdAsItsNormAndKeepsItsDirection() {
    for (double c : new double[] {0.1, 1, 20}) {
      double[] before = gradient(3, 0).mantissas();
      double[] after = new NormClipping(c).clip(gradient(3, 0));
      assertThat(norm(after)).isCloseTo(Math.min(norm(before), c), within(1e-12));
      assertThat(cosine(before, after)).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aSmallGradientStaysToTheBit() {
    assertThat(new NormClipping(1).clip(gradient(1e-3, 0)))
        .isEqualTo(gradient(1e-3, 0).mantissas());
  }

  @Test
  void aGradientFarBeyondADoubleIsClippedToo() {
    double[] after = new NormClipping(1).clip(gradient(1, 40_000));
    assertThat(norm(after)).isCloseTo(1, within(1e-12));
    assertThat(cosine(gradient(1, 0).mantissas(), after)).isCloseTo(1, within(1e-12));
    assertThat(gradient(1, 40_000).norm().ln())
        .isCloseTo(40_000 * Math.log(2) + Math.log(norm(gradient(1, 0).mantissas())), within(1e-8));
  }

  @Test
  void withoutClippingItOverflows() {
    assertThat(norm(new NoClipping().clip(gradient(1, 40_000)))).isInfinite();
  }

  @Test
  void valueClippingClampsEveryEntryAndTurnsTheDirection() {
    double[] before = gradient(1, 0).mantissas();
    double[] after = new ValueClipping(0.5).clip(gradient(1, 0));
    for (int k = 0; k < after.length; k++) {
      assertThat(after[k]).isEqualTo(Math.max(-0.5, Math.min(0.5, before[k])));
    }
    assertThat(cosine(before, after)).isLessThan(0.99);
  }

  @Test
  void aThresholdOfZeroIsRefused() {
    assertThatThrownBy(() -> new NormClipping(0))
        .isInstanceOf(BadArgument.class)
        .hasMessage("threshold: got 0.0, expected a finite number > 0");
  }
}
