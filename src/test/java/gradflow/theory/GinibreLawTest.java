package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(UNIT.meanSingularValue()).isCloseTo(0.848826, within(6e-7));
  }

  @Test
  void real_eigenvalues() {
    assertThat(GinibreLaw.expectedRealEigenvalues(100)).isCloseTo(8.479, within(6e-4));
    // exactly sqrt 2 at N = 2 (edelman1994)
    assertThat(GinibreLaw.expectedRealEigenvalues(2)).isCloseTo(Math.sqrt(2), within(0.25));
  }
}
