package gradflow.linalg;

import static gradflow.contract.BothBackends.gaussian;
import static gradflow.contract.BothBackends.orthogonal;
import static gradflow.contract.BothBackends.product;
import static gradflow.contract.BothBackends.resident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import gradflow.check.BadArgument;
import gradflow.linalg.SpectralNorm.Method;
import gradflow.rng.Seed;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every result within the stated tolerance of the full singular value decomposition. */
@ParameterizedClass
@MethodSource("gradflow.contract.BothBackends#all")
class SpectralNormTest {
  private final Backend backend;
  private final Seed seed = new Seed(17);

  SpectralNormTest(Backend backend) {
    this.backend = backend;
  }

  private double norm(Matrix m) {
    return new SpectralNorm(backend, m.rows()).of(resident(backend, m));
  }

  private void assertNorm(Matrix m) {
    assertClose(norm(m), backend.singularValues(m)[0], "n = " + m.rows());
  }

  private static void assertClose(double norm, double sigma, String where) {
    assertThat(norm).as(where).isCloseTo(sigma, within(SpectralNorm.TOLERANCE * sigma));
  }

  private static Matrix diagonal(double... entries) {
    Matrix m = Matrix.zeros(entries.length, entries.length);
    for (int i = 0; i < entries.length; i++) {
      m.set(i, i, entries[i]);
    }
    return m;
  }

  @Test
  void gaussianMatricesOfEverySize() {
    for (int n = 1; n <= 40; n++) {
      assertNorm(gaussian(n, n, 1 / Math.sqrt(n), seed.child(n)));
    }
    for (int n : new int[] {63, 64, 65, 127, 300}) {
      assertNorm(gaussian(n, n, 1 / Math.sqrt(n), seed.child(n)));
    }
  }

  /** P ← P · J over the steps, every norm against the decomposition; returns the workspace. */
  private SpectralNorm chain(int n, int steps, int every, Matrix weights, double deviation) {
    UniformRandomProvider random = seed.child("h").generator();
    Resident p = resident(backend, Matrix.identity(n));
    Resident next = backend.resident(n, n);
    Resident j = backend.resident(n, n);
    SpectralNorm norms = new SpectralNorm(backend, n);
    Matrix heap = Matrix.zeros(n, n);
    for (int t = 0; t < steps; t++) {
      Matrix jacobian = weights.copy();
      for (int i = 0; i < n; i++) {
        double h =
            deviation == 0
                ? random.nextDouble()
                : Math.tanh(deviation * (2 * random.nextDouble() - 1));
        for (int k = 0; k < n; k++) {
          jacobian.set(i, k, (1 - h * h) * weights.get(i, k));
        }
      }
      j.set(jacobian);
      backend.multiply(1, p, false, j, false, next);
      Resident swap = p;
      p = next;
      next = swap;
      double norm = norms.of(p);
      if (t % every == 0) {
        p.get(heap);
        assertClose(norm, backend.singularValues(heap)[0], "n = " + n + ", t = " + t);
      }
      p.scale(Math.scalb(1.0, -Math.getExponent(norm)));
    }
    return norms;
  }

  @Test
  void chainsOfGaussianFactorsCloseTheBracket() {
    for (int n : new int[] {2, 5, 16, 64}) {
      SpectralNorm norms =
          chain(n, 200, n < 64 ? 1 : 5, gaussian(n, n, 1.5 / Math.sqrt(n), seed.child("w")), 0);
      assertThat(norms.count(Method.BRACKET)).isGreaterThan(190);
      assertThat(norms.lastSteps()).isLessThanOrEqualTo(6);
    }
    SpectralNorm norms =
        chain(128, 200, 20, gaussian(128, 128, 1.5 / Math.sqrt(128), seed.child("w")), 0);
    assertThat(norms.count(Method.BRACKET)).isGreaterThan(190);
    assertThat(norms.count(Method.DENSE)).isZero();
  }

  @Test
  void chainsOfNearlyOrthogonalFactorsNeedTheCholeskyFactor() {
    chain(16, 200, 1, orthogonal(backend, 16, seed), 0.2);
    SpectralNorm norms = chain(96, 60, 5, orthogonal(backend, 96, seed), 0.2);
    assertThat(norms.count(Method.CHOLESKY)).isGreaterThan(45);
  }

  @Test
  void multiplesOfOrthogonalMatrices() {
    for (int n : new int[] {1, 3, 50, 128}) {
      for (double scale : new double[] {1, 1e-3, 1e60, 1e-60, 1e-120}) {
        Matrix q = orthogonal(backend, n, seed);
        for (int k = 0; k < q.data().length; k++) {
          q.data()[k] *= scale;
        }
        SpectralNorm norms = new SpectralNorm(backend, n);
        assertClose(norms.of(resident(backend, q)), scale, "n = " + n);
        assertThat(norms.lastSteps()).isLessThanOrEqualTo(2);
        assertThat(norms.lastMethod()).isEqualTo(n == 1 ? Method.BRACKET : Method.CHOLESKY);
      }
    }
  }

  @Test
  void zeroAndRankOne() {
    for (int n : new int[] {1, 2, 64, 130}) {
      SpectralNorm norms = new SpectralNorm(backend, n);
      assertThat(norms.of(backend.resident(n, n))).isZero();
      assertThat(norms.lastMethod()).isEqualTo(Method.ZERO);
      Matrix u = gaussian(n, 1, 1, seed.child("u"));
      Matrix one = product(1, u, false, gaussian(n, 1, 1, seed.child("v")), true, 0, null);
      assertNorm(one);
      assertClose(norms.of(resident(backend, one)), backend.singularValues(one)[0], "after zero");
      assertThat(norms.lastSteps()).isLessThanOrEqualTo(2);
      assertThat(norms.of(backend.resident(n, n))).isZero();
    }
  }

  @Test
  void closeAndEqualTopValues() {
    for (double gap : new double[] {0, 1e-12, 1e-9, 1e-6, 1e-3}) {
      for (int n : new int[] {2, 9, 80}) {
        double[] entries = new double[n];
        for (int i = 0; i < n; i++) {
          entries[i] = 0.5 * i / n;
        }
        entries[0] = 1;
        entries[n - 1] = 1 - gap;
        assertNorm(diagonal(entries));
        entries[n - 1] = 1 + gap;
        assertNorm(diagonal(entries));
        assertNorm(product(orthogonal(backend, n, seed), diagonal(entries)));
        Arrays.fill(entries, 1);
        entries[n / 2] = 1 + gap;
        assertNorm(diagonal(entries));
      }
    }
  }

  @Test
  void jordanShiftAndGradedMatrices() {
    for (int n : new int[] {2, 32, 128}) {
      Matrix jordan = Matrix.zeros(n, n);
      Matrix shift = Matrix.zeros(n, n);
      Matrix graded = gaussian(n, n, 1, seed);
      for (int i = 0; i < n; i++) {
        jordan.set(i, i, 0.9);
        for (int k = 0; k < n; k++) {
          graded.set(i, k, graded.get(i, k) * Math.pow(10, -300.0 * i / n));
        }
        if (i + 1 < n) {
          jordan.set(i, i + 1, 1);
          shift.set(i, i + 1, 1);
        }
      }
      assertNorm(jordan);
      assertNorm(shift);
      assertNorm(graded);
      assertNorm(graded.transposed());
    }
  }

  @Test
  void extremeMatricesAreScaledAndLeftAsTheyWere() {
    for (double scale : new double[] {1e-75, 1e-150, 1e-200, 1e-300, 1e80, 1e150, 1e200, 1e305}) {
      Matrix m = gaussian(20, 20, scale, seed);
      m.set(0, 0, 4.9e-324);
      Resident p = resident(backend, m);
      assertClose(
          new SpectralNorm(backend, 20).of(p), backend.singularValues(m)[0], "scale " + scale);
      Matrix after = Matrix.zeros(20, 20);
      p.get(after);
      assertThat(after.data()).isEqualTo(m.data());
    }
  }

  @Test
  void aNormAboveTheLargestDoubleIsInfinite() {
    Matrix m = Matrix.zeros(2, 2);
    m.fill(Double.MAX_VALUE);
    assertThat(norm(m)).isInfinite();
    m.fill(0);
    m.set(0, 1, Double.MAX_VALUE);
    assertClose(norm(m), Double.MAX_VALUE, "one entry");
  }

  /**
   * G has the start vector as an eigenvector of a smaller eigenvalue: Lanczos alone would stop
   * there.
   */
  @Test
  void aStartInsideAnInvariantSubspaceIsNotBelieved() {
    for (int n : new int[] {2, 3, 40, 128}) {
      double[] start = SpectralNorm.genericStart(n);
      Matrix reflection = Matrix.identity(n);
      double[] w = start.clone();
      w[0] -= 1;
      double square = 2 * (1 - start[0]);
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          reflection.set(i, k, (i == k ? 1 : 0) - 2 * w[i] * w[k] / square);
        }
      }
      double[] sigma = new double[n];
      Arrays.fill(sigma, 1.5);
      sigma[0] = 1;
      assertClose(norm(product(reflection, diagonal(sigma))), 1.5, "n = " + n);
      sigma[0] = 0;
      assertClose(norm(product(reflection, diagonal(sigma))), 1.5, "n = " + n);
    }
  }

  @Test
  void theTopMayMoveToADirectionTheWarmStartNeverSaw() {
    int n = 96;
    SpectralNorm norms = new SpectralNorm(backend, n);
    Matrix a = gaussian(n / 2, n / 2, 1, seed.child("a"));
    Matrix b = gaussian(n / 2, n / 2, 1, seed.child("b"));
    for (int t = 0; t < 40; t++) {
      Matrix m = Matrix.zeros(n, n);
      double[] entries = new double[n];
      for (int i = 0; i < n / 2; i++) {
        entries[i] = Math.pow(0.9, i) * (1 + 0.1 * Math.sin(t));
        entries[n / 2 + i] = Math.pow(0.9, i) * (1 + 0.1 * Math.cos(t));
        for (int k = 0; k < n / 2; k++) {
          m.set(i, k, a.get(i, k) * (1 + 0.3 * Math.sin(t)));
          m.set(n / 2 + i, n / 2 + k, b.get(i, k) * (1 + 0.3 * Math.cos(t)));
        }
      }
      assertClose(norms.of(resident(backend, m)), backend.singularValues(m)[0], "blocks, t = " + t);
      Matrix d = diagonal(entries);
      assertClose(
          norms.of(resident(backend, d)),
          1 + 0.1 * Math.max(Math.sin(t), Math.cos(t)),
          "diagonal, t = " + t);
    }
    assertThat(norms.count(Method.DENSE)).isLessThan(20);
  }

  @Test
  void theSameCallsGiveTheSameBits() {
    SpectralNorm first = new SpectralNorm(backend, 30);
    SpectralNorm second = new SpectralNorm(backend, 30);
    for (int t = 0; t < 5; t++) {
      Matrix m = gaussian(30, 30, 1, seed.child(t));
      assertThat(first.of(resident(backend, m))).isEqualTo(second.of(resident(backend, m)));
      assertThat(first.lastSteps()).isEqualTo(second.lastSteps());
    }
  }

  @Test
  void anotherShapeOrAnInfinityIsRefused() {
    SpectralNorm norms = new SpectralNorm(backend, 3);
    assertThatThrownBy(() -> norms.of(backend.resident(3, 4))).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> new SpectralNorm(backend, 0)).isInstanceOf(BadArgument.class);
    Matrix m = Matrix.identity(3);
    m.set(1, 2, Double.NaN);
    assertThatThrownBy(() -> norms.of(resident(backend, m)))
        .isInstanceOf(ArithmeticException.class);
    m.set(1, 2, Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> norms.of(resident(backend, m)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void nothingIsAllocated() {
    int n = 48;
    Resident graded =
        resident(
            backend,
            product(gaussian(n, n, 0.2, seed.child(0)), gaussian(n, n, 0.2, seed.child(1))));
    Resident flat = resident(backend, Matrix.identity(n));
    SpectralNorm norms = new SpectralNorm(backend, n);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = 0;
    for (int k = 0; k < 60; k++) {
      before = k == 20 ? threads.getThreadAllocatedBytes(self) : before;
      norms.of(graded);
      norms.of(flat);
    }
    assertThat(threads.getThreadAllocatedBytes(self) - before).isZero();
    assertThat(norms.count(Method.BRACKET)).isPositive();
    assertThat(norms.count(Method.CHOLESKY)).isPositive();
  }
}
