package gradflow.contract;

import static gradflow.contract.BothBackends.gaussian;
import static gradflow.contract.BothBackends.orthogonal;
import static gradflow.contract.BothBackends.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrices on which eigenvalue solvers are known to hang, give up or answer wrongly. */
@ParameterizedClass
@MethodSource("gradflow.contract.BothBackends#all")
class BackendRobustnessTest {
  private static final int[] SIZES = {32, 128};

  private final Backend backend;
  private final Seed seed = new Seed(13);

  BackendRobustnessTest(Backend backend) {
    this.backend = backend;
  }

  private static <T> T inTime(ThrowingSupplier<T> call) {
    return assertTimeoutPreemptively(Duration.ofSeconds(20), call);
  }

  /**
   * Moduli and singular values, both descending, or null where they are only required to be finite.
   */
  private void check(Matrix a, double[] moduli, double[] singular, double tolerance) {
    double[] sigma = inTime(() -> backend.singularValues(a));
    double[] lambda =
        inTime(
            () -> {
              var values = backend.eigenvalues(a);
              double[] m = new double[values.size()];
              Arrays.setAll(m, values::modulus);
              return m;
            });
    assertThat(sigma).hasSize(a.rows()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
    assertThat(lambda).hasSize(a.rows()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
    for (int k = 0; k < a.rows(); k++) {
      assertThat(sigma[k]).isFinite().isNotNegative();
      assertThat(lambda[k]).isFinite().isLessThanOrEqualTo(sigma[0] * (1 + 1e-12));
      if (moduli != null) {
        assertThat(lambda[k]).isCloseTo(moduli[k], within(tolerance));
      }
      if (singular != null) {
        assertThat(sigma[k]).isCloseTo(singular[k], within(tolerance));
      }
    }
  }

  private static double[] constant(int n, double value, int zeros) {
    double[] out = new double[n];
    Arrays.fill(out, 0, n - zeros, value);
    return out;
  }

  private static Matrix shift(int n, double diagonal, boolean cyclic) {
    Matrix m = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      m.set(i, i, diagonal);
      if (i + 1 < n) {
        m.set(i, i + 1, 1);
      }
    }
    if (cyclic) {
      m.set(n - 1, 0, 1);
    }
    return m;
  }

  @Test
  void orthogonalKinds() {
    for (int n : SIZES) {
      double[] ones = constant(n, 1, 0);
      check(Matrix.identity(n), ones, ones, 1e-15);
      check(orthogonal(backend, n, seed), ones, ones, 1e-13);
      check(shift(n, 0, true), ones, ones, 1e-13);
    }
  }

  @Test
  void nilpotentAndDefectiveKinds() {
    for (int n : SIZES) {
      check(shift(n, 0, false), new double[n], constant(n, 1, 1), 1e-15);
      check(shift(n, 0.9, false), constant(n, 0.9, 0), null, 1e-15);
      check(Matrix.zeros(n, n), new double[n], new double[n], 0);
      Matrix upper = gaussian(n, n, 1, seed);
      for (int i = 0; i < n; i++) {
        Arrays.fill(upper.data(), i * n, i * n + i + 1, 0);
      }
      check(upper, new double[n], null, 1e-15);
      Matrix q = orthogonal(backend, n, seed);
      Matrix rotated = product(1, product(q, shift(n, 0, false)), false, q, true, 0, null);
      check(rotated, null, constant(n, 1, 1), 1e-13);
    }
  }

  @Test
  void antisymmetricEigenvaluesHaveTheModuliOfTheSingularValues() {
    for (int n : SIZES) {
      Matrix a = gaussian(n, n, 1, seed);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          a.set(i, j, i == j ? 0 : -a.get(j, i));
        }
      }
      check(a, backend.singularValues(a), null, 1e-10);
    }
  }

  @Test
  void rankOne() {
    for (int n : SIZES) {
      Matrix u = gaussian(n, 1, 1, seed.child("u"));
      Matrix v = gaussian(n, 1, 1, seed.child("v"));
      Matrix a = product(1, u, false, v, true, 0, null);
      double[] sigma = new double[n];
      double[] lambda = new double[n];
      sigma[0] =
          Math.sqrt(
              product(1, u, true, u, false, 0, null).get(0, 0)
                  * product(1, v, true, v, false, 0, null).get(0, 0));
      lambda[0] = Math.abs(product(1, u, true, v, false, 0, null).get(0, 0));
      check(a, null, sigma, 1e-12 * sigma[0]);
      assertThat(backend.eigenvalues(a).modulus(0)).isCloseTo(lambda[0], within(1e-12 * sigma[0]));
    }
  }

  @Test
  void gaussianAtEveryScale() {
    for (int n : SIZES) {
      Matrix unit = gaussian(n, n, 1, seed);
      double[] sigma = backend.singularValues(unit);
      double radius = backend.eigenvalues(unit).spectralRadius();
      double logDeterminant = backend.logAbsDeterminant(unit);
      for (double scale : new double[] {1e-200, 1e200}) {
        Matrix a = unit.copy();
        for (int k = 0; k < a.data().length; k++) {
          a.data()[k] *= scale;
        }
        check(a, null, null, 0);
        assertThat(backend.eigenvalues(a).spectralRadius() / scale)
            .isCloseTo(radius, within(1e-11 * radius));
        double[] scaled = backend.singularValues(a);
        for (int k = 0; k < n; k++) {
          assertThat(scaled[k] / scale).isCloseTo(sigma[k], within(1e-12 * sigma[0]));
        }
        assertThat(inTime(() -> backend.logAbsDeterminant(a)))
            .isCloseTo(logDeterminant + n * Math.log(scale), within(1e-9));
        Matrix symmetric = Matrix.identity(n);
        for (int k = 0; k < n; k++) {
          symmetric.set(k, k, (k + 1) * scale);
        }
        double[] values = inTime(() -> backend.symmetricEigenvalues(symmetric));
        assertThat(values[0] / scale).isCloseTo(n, within(1e-12 * n));
        assertThat(values[n - 1] / scale).isCloseTo(1, within(1e-12 * n));
        Matrix q = a.copy();
        Matrix r = Matrix.zeros(n, n);
        backend.qr(q, r);
        assertThat(q.isFinite() && r.isFinite()).isTrue();
      }
    }
  }

  @Test
  void oneEntryThatIsNotFiniteIsRefused() {
    for (int n : SIZES) {
      for (double bad :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        Matrix a = gaussian(n, n, 1, seed);
        a.set(n / 2, 1, bad);
        assertRefused(() -> backend.singularValues(a));
        assertRefused(() -> backend.eigenvalues(a));
        assertRefused(() -> backend.symmetricEigenvalues(a));
        assertRefused(() -> backend.logAbsDeterminant(a));
        assertRefused(
            () -> {
              backend.qr(a, Matrix.zeros(n, n));
              return a;
            });
        assertRefused(() -> backend.largestGramEigenvalue(BothBackends.resident(backend, a)));
        assertThat(inTime(() -> backend.gramBelow(BothBackends.resident(backend, a), 1e6)))
            .isFalse();
      }
    }
  }

  private static void assertRefused(ThrowingSupplier<?> call) {
    assertThatThrownBy(() -> inTime(call)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void productsOfFiftyGaussianJacobians() {
    int n = 32;
    Matrix factorProduct = Matrix.identity(n);
    for (int t = 0; t < 50; t++) {
      Matrix j = gaussian(n, n, 0.9 / Math.sqrt(n), seed.child(t));
      factorProduct = product(factorProduct, j);
      double[] sigma = backend.singularValues(factorProduct);
      double[] gram =
          backend.symmetricEigenvalues(
              product(1, factorProduct, true, factorProduct, false, 0, null));
      assertThat(gram[0]).isCloseTo(sigma[0] * sigma[0], within(1e-12 * gram[0]));
    }
    check(factorProduct, null, null, 0);
  }
}
