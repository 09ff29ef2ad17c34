package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "64, 64", "40, 7", "7, 40"})
  void columnsOrRowsAreOrthonormal(int rows, int cols) {
    Matrix w = Matrix.zeros(rows, cols);
    new Orthogonal(1.5).fill(w, "W_hh", new Seed(1));
    int n = Math.min(rows, cols);
    Matrix gram = Matrix.zeros(n, n);
    boolean tall = rows >= cols;
    Backends.standard().multiply(1, w, tall, w, !tall, 0, gram);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(gram.get(i, j)).isCloseTo(i == j ? 2.25 : 0, within(1e-13));
      }
    }
  }

  /**
   * Haar moments of O(n), 4000 draws at n = 4: E[q_ij] = 0 and E[q_ij^2] = 1/n for every entry,
   * E[tr Q] = 0 and E[(tr Q)^2] = 1, E[det Q] = 0; 34 bounds of 5 standard errors, false alarm
   * 2e-5. Without the sign rule tr Q and q_11 have means far below 0.
   */
  @Test
  void isHaarDistributed() {
    int n = 4;
    int draws = 4000;
    double[] first = new double[n * n];
    double[] second = new double[n * n];
    double trace = 0;
    double traceSquared = 0;
    Matrix q = Matrix.zeros(n, n);
    for (int d = 0; d < draws; d++) {
      new Orthogonal(1).fill(q, "W_hh", new Seed(d));
      double t = 0;
      for (int k = 0; k < n * n; k++) {
        double v = q.data()[k];
        first[k] += v / draws;
        second[k] += v * v / draws;
        t += k % (n + 1) == 0 ? v : 0;
      }
      trace += t / draws;
      traceSquared += t * t / draws;
    }
    double root = Math.sqrt(draws);
    double variance = 3.0 / (n * (n + 2)) - 1.0 / (n * n); // of q_ij^2
    for (int k = 0; k < n * n; k++) {
      assertThat(first[k]).isCloseTo(0, within(5 * Math.sqrt(1.0 / n) / root));
      assertThat(second[k]).isCloseTo(1.0 / n, within(5 * Math.sqrt(variance) / root));
    }
    assertThat(trace).isCloseTo(0, within(5 / root));
    assertThat(traceSquared).isCloseTo(1, within(5 * Math.sqrt(2) / root)); // moments as of N(0, 1)
  }

  /**
   * Eigenvalue phases are spread evenly, more so than independent ones: a quarter of 200 in each
   * quadrant, give or take 4.
   */
  @Test
  void eigenvaluesLieEvenlyOnTheCircle() {
    Matrix q = Matrix.zeros(200, 200);
    new Orthogonal(1).fill(q, "W_hh", new Seed(5));
    Eigenvalues e = Backends.standard().eigenvalues(q);
    int right = 0;
    for (int k = 0; k < e.size(); k++) {
      assertThat(e.modulus(k)).isCloseTo(1, within(1e-12));
      right += Math.abs(Math.atan2(e.im()[k], e.re()[k])) < Math.PI / 4 ? 1 : 0;
    }
    assertThat(right).isBetween(46, 54);
  }
}
