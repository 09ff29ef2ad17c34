package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonNormalTest {
  private static Matrix fill(int n, double radius, double coupling) {
    Matrix w = Matrix.zeros(n, n);
    new NonNormal(radius, coupling).fill(w, "W_hh", new Seed(8));
    return w;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32})
  void withoutCouplingItIsNormal(int n) {
    Matrix w = fill(n, 0.9, 0);
    Matrix one = Matrix.zeros(n, n);
    Matrix two = Matrix.zeros(n, n);
    Backends.standard().multiply(1, w, true, w, false, 0, one);
    Backends.standard().multiply(1, w, false, w, true, 0, two);
    for (int k = 0; k < n * n; k++) {
      assertThat(one.data()[k]).isCloseTo(two.data()[k], within(1e-13));
    }
    assertThat(Backends.standard().eigenvalues(w).spectralRadius())
        .isLessThan(0.9)
        .isGreaterThan(0);
  }

  @Test
  void couplingLeavesTheEigenvaluesAlone() {
    Eigenvalues none = Backends.standard().eigenvalues(fill(20, 0.9, 0));
    Eigenvalues some = Backends.standard().eigenvalues(fill(20, 0.9, 0.5));
    for (int k = 0; k < 20; k++) {
      assertThat(some.modulus(k)).isCloseTo(none.modulus(k), within(1e-9));
    }
  }

  /**
   * Mean square c^2 m / n, relative deviation sqrt(2 / m) with m the number of coupled entries; 5
   * of those, 6e-7.
   */
  @ParameterizedTest
  @ValueSource(ints = {100, 101})
  void departureIsAsStated(int n) {
    double m = n % 2 == 0 ? n * (n - 2) / 2.0 : (n - 1) * (n - 1) / 2.0;
    double departure = GinibreTest.departure(fill(n, 1, 0.5));
    assertThat(departure * departure / (0.25 * m / n)).isCloseTo(1, within(5 * Math.sqrt(2 / m)));
  }

  /**
   * Uniform on the disc: the mean square modulus is r^2 / 2; 100 independent pairs have standard
   * error r^2 / sqrt(1200).
   */
  @Test
  void eigenvaluesFillTheDisc() {
    Eigenvalues e = Backends.standard().eigenvalues(fill(200, 2, 0));
    double sum = 0;
    for (int k = 0; k < e.size(); k++) {
      sum += e.modulus(k) * e.modulus(k) / e.size();
    }
    assertThat(sum).isCloseTo(2, within(5 * 4 / Math.sqrt(1200)));
  }

  @Test
  void looksLikeGinibreAtOneAndOne() {
    Matrix w = fill(200, 1, 1);
    assertThat(GinibreTest.departure(w) / GinibreTest.norm(w))
        .isCloseTo(Math.sqrt(0.5), within(0.03));
  }
}
