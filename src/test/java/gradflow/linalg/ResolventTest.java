package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.init.Gaussian;
import gradflow.init.NonNormal;
import gradflow.init.Orthogonal;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolventTest {
  private static final Backend BACKEND = Backends.standard();
  private static final double[][] PLACES = {
    {0, 0}, {1, 0}, {0.3, -0.4}, {-0.7, 0.2}, {0, 1.5}, {-12, 5}, {1e-3, 1e-9}, {300, 0}
  };

  /** The dense way: (zI − A) as a real matrix of twice the size, with every value twice. */
  private static double dense(Matrix a, double x, double y) {
    int n = a.rows();
    Matrix both = Matrix.zeros(2 * n, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double re = (i == j ? x : 0) - a.get(i, j);
        both.set(i, j, re);
        both.set(n + i, n + j, re);
      }
      both.set(n + i, i, y);
      both.set(i, n + i, -y);
    }
    return BACKEND.singularValues(both)[2 * n - 1];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 40, 90})
  void agreesWithADenseSolver(int n) {
    Matrix gaussian = Matrix.zeros(n, n);
    new Gaussian(1).fill(gaussian, "W_hh", new Seed(n));
    Matrix coupled = Matrix.zeros(n, n);
    new NonNormal(0.9, 20).fill(coupled, "W_hh", new Seed(n));
    for (Matrix a : new Matrix[] {gaussian, coupled, Matrix.zeros(n, n), Matrix.identity(n)}) {
      Resolvent resolvent = new Resolvent(a);
      double norm = BACKEND.singularValues(a)[0];
      for (double[] z : PLACES) {
        double expected = dense(a, z[0], z[1]);
        double size = norm + Math.hypot(z[0], z[1]);
        assertThat(resolvent.smallestSingularValue(z[0], z[1]))
            .isCloseTo(expected, within(1e-9 * expected + 1e-14 * size));
      }
    }
  }

  @Test
  void ofANormalMatrixItIsTheDistanceToTheSpectrum() {
    Matrix q = Matrix.zeros(24, 24);
    new Orthogonal(0.8).fill(q, "W_hh", new Seed(5));
    Eigenvalues lambda = BACKEND.eigenvalues(q);
    Resolvent resolvent = new Resolvent(q);
    for (double[] z : PLACES) {
      double distance = Double.POSITIVE_INFINITY;
      for (int k = 0; k < lambda.size(); k++) {
        distance = Math.min(distance, Math.hypot(z[0] - lambda.re()[k], z[1] - lambda.im()[k]));
      }
      double found = resolvent.smallestSingularValue(z[0], z[1]);
      assertThat(found).isCloseTo(distance, within(1e-10 * distance));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9,10,1.1,0.3", "0.5,1,0.5,1e-7", "-0.2,3,2,-4", "0.9,1e6,1,0"})
  void ofAJordanBlock(double a, double b, double x, double y) {
    // sigma_min sigma_max = |z - a|^2, sigma_max - sigma_min = b
    Matrix block = Matrix.of(new double[][] {{a, b}, {0, a}});
    double square = (x - a) * (x - a) + y * y;
    double expected = 2 * square / (b + Math.sqrt(b * b + 4 * square));
    assertThat(new Resolvent(block).smallestSingularValue(x, y))
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void isZeroAtAnEigenvalueAndTheSameInTheMirror() {
    Matrix diagonal = Matrix.of(new double[][] {{0.5, 1, 0}, {0, -0.25, 0}, {0, 0, 2}});
    Resolvent resolvent = new Resolvent(diagonal);
    for (double lambda : new double[] {0.5, -0.25, 2}) {
      assertThat(resolvent.smallestSingularValue(lambda, 0)).isLessThan(1e-16);
    }
    assertThat(resolvent.smallestSingularValue(0.1, 0.7))
        .isEqualTo(resolvent.smallestSingularValue(0.1, -0.7));
    assertThatThrownBy(() -> new Resolvent(Matrix.of(new double[][] {{Double.NaN}})))
        .isInstanceOf(ArithmeticException.class);
  }
}
