package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

class GinibreLawTest {
  private static final GinibreLaw UNIT = new GinibreLaw(1);

  @Test
  void circular_law() {
    assertThat(new GinibreLaw(2).shareWithin(1)).isEqualTo(0.25);
    assertThat(UNIT.shareWithin(0.9)).isCloseTo(0.81, within(1e-15));
    assertThat(UNIT.shareWithin(1.5)).isEqualTo(1);
    assertThat(UNIT.shareWithin(0)).isZero();
  }

  @Test
  void exponents_are_logarithms_of_eigenvalues() {
    GinibreLaw half = new GinibreLaw(0.5);
    assertThat(half.shareOfExponentsBelow(Math.log(0.25))).isCloseTo(0.25, within(1e-15));
    assertThat(half.shareOfExponentsBelow(0)).isEqualTo(1);
    assertThat(half.shareOfExponentsBelow(Double.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void singular_values() {
    assertThat(UNIT.norm()).isEqualTo(2);
    assertThat(UNIT.norm() * UNIT.norm()).isEqualTo(GaussianProduct.squaredNormEdge(1));
    assertThat(UNIT.meanSingularValue()).isCloseTo(0.848826, within(6e-7));
    assertThat(UNIT.relativeNonNormality()).isCloseTo(0.70711, within(6e-6));
  }

  /** The quarter circle, summed from its density sqrt(4 - x²) / pi, and drawn at N = 300. */
  @Test
  void share_of_singular_values() {
    double sum = 0;
    double mean = 0;
    for (double x = 0.5e-4; x < 2; x += 1e-4) {
      sum += 1e-4 * Math.sqrt(4 - x * x) / Math.PI;
      mean += 1e-4 * (1 - UNIT.shareOfSingularValuesBelow(x));
      assertThat(UNIT.shareOfSingularValuesBelow(x + 0.5e-4)).isCloseTo(sum, within(1e-6));
    }
    assertThat(mean).isCloseTo(UNIT.meanSingularValue(), within(1e-6)); // (Z3)
    assertThat(new GinibreLaw(3).shareOfSingularValuesBelow(6)).isEqualTo(1, within(1e-15));
    assertThat(UNIT.shareOfSingularValuesBelow(-1)).isZero();
    int n = 300;
    Matrix a = Matrix.zeros(n, n);
    new Normals(new Seed(4)).fill(a.data(), 1 / Math.sqrt(n));
    double[] s = Backends.standard().singularValues(a); // descending, rigid: errors of order 1/N
    for (int i = 0; i < n; i++) {
      double share = (n - i - 0.5) / n;
      assertThat(UNIT.shareOfSingularValuesBelow(s[i])).isCloseTo(share, within(0.02));
    }
  }

  @Test
  void real_eigenvalues() {
    assertThat(GinibreLaw.expectedRealEigenvalues(100)).isCloseTo(8.479, within(6e-4));
    // exactly sqrt 2 at N = 2 (edelman1994)
    assertThat(GinibreLaw.expectedRealEigenvalues(2)).isCloseTo(Math.sqrt(2), within(0.25));
  }
}
