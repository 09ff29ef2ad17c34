package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The random-matrix laws of the Gaussian block at gain 1. Seeds are fixed; the false-alarm rate
 * that each test states is that of a seed drawn anew.
 */
class GinibreTest {
  private static Matrix gaussian(int n, long draw) {
    Matrix w = Matrix.zeros(n, n);
    new Gaussian(1).fill(w, "W_hh", new Seed(33).child(draw));
    return w;
  }

  /**
   * Girko's circular law; at N = 400 the fraction's deviation is below 0.01, so 0.05 is never
   * reached by chance.
   */
  @Test
  void eigenvaluesFillTheDiscEvenly() {
    Eigenvalues e = Backends.standard().eigenvalues(gaussian(400, 0));
    for (double radius : new double[] {0.25, 0.5, 0.75, 0.9}) {
      int inside = 0;
      for (int k = 0; k < e.size(); k++) {
        inside += e.modulus(k) < radius ? 1 : 0;
      }
      assertThat(inside / 400.0).isCloseTo(radius * radius, within(0.05));
    }
  }

  /**
   * Measured by others: 1.054 with standard deviation 0.044 at N = 100; 10 draws' mean within 5
   * standard errors, 6e-7.
   */
  @Test
  void spectralRadiusIsNearOne() {
    double sum = 0;
    for (int draw = 0; draw < 10; draw++) {
      sum += Backends.standard().eigenvalues(gaussian(100, draw)).spectralRadius();
    }
    assertThat(sum / 10).isCloseTo(1.054, within(5 * 0.044 / Math.sqrt(10)));
  }

  /**
   * Measured by others: 1.974 with standard deviation 0.024 at N = 200; 5 draws' mean within 5
   * standard errors, 6e-7.
   */
  @Test
  void largestSingularValueIsNearTwo() {
    double sum = 0;
    for (int draw = 0; draw < 5; draw++) {
      sum += Backends.standard().singularValues(gaussian(200, draw))[0];
    }
    assertThat(sum / 5).isCloseTo(1.974, within(5 * 0.024 / Math.sqrt(5)));
  }

  /** Quarter-circle law: mean 8 / (3 pi); one draw's deviation is about 0.002 at N = 200. */
  @Test
  void meanSingularValueIsThatOfTheQuarterCircle() {
    double mean =
        Arrays.stream(Backends.standard().singularValues(gaussian(200, 0))).average().orElseThrow();
    assertThat(mean).isCloseTo(8 / (3 * Math.PI), within(0.01));
  }

  /**
   * Edelman, Kostlan and Shub (edelman1994): sqrt(2 N / pi) + 1/2 = 8.479 at N = 100, variance (2 -
   * sqrt 2) of that; 60 draws' mean within 1.0 is 3.5 standard errors, 5e-4.
   */
  @Test
  void numberOfRealEigenvalues() {
    int real = 0;
    for (int draw = 0; draw < 60; draw++) {
      for (double im : Backends.standard().eigenvalues(gaussian(100, 1000 + draw)).im()) {
        real += im == 0 ? 1 : 0;
      }
    }
    assertThat(real / 60.0).isCloseTo(Math.sqrt(200 / Math.PI) + 0.5, within(1.0));
  }

  /**
   * Henrici's departure over the Frobenius norm tends to 1 / sqrt 2; one draw's deviation is about
   * 0.003 at N = 300.
   */
  @Test
  void departureFromNormality() {
    assertThat(departure(gaussian(300, 0)) / norm(gaussian(300, 0)))
        .isCloseTo(Math.sqrt(0.5), within(0.02));
  }

  /** sqrt(|W|_F^2 - sum |lambda|^2). */
  static double departure(Matrix w) {
    Eigenvalues e = Backends.standard().eigenvalues(w);
    double squares = 0;
    for (int k = 0; k < e.size(); k++) {
      squares += e.re()[k] * e.re()[k] + e.im()[k] * e.im()[k];
    }
    return Math.sqrt(Math.max(0, norm(w) * norm(w) - squares));
  }

  static double norm(Matrix w) {
    return Math.sqrt(Arrays.stream(w.data()).map(v -> v * v).sum());
  }
}
