package gradflow.contract;

import static gradflow.contract.BothBackends.distance;
import static gradflow.contract.BothBackends.gaussian;
import static gradflow.contract.BothBackends.orthogonal;
import static gradflow.contract.BothBackends.product;
import static gradflow.contract.BothBackends.resident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Backend;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.linalg.PureJava;
import gradflow.linalg.Resident;
import gradflow.rng.Seed;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decompositions of every backend on well-scaled matrices, against closed forms, Commons Math and
 * the other backend.
 */
@ParameterizedClass
@MethodSource("gradflow.contract.BothBackends#all")
class BackendDecompositionTest {
  private final Backend backend;
  private final Seed seed = new Seed(11);

  BackendDecompositionTest(Backend backend) {
    this.backend = backend;
  }

  @Test
  void singularValuesOfAKnownFactorisation() {
    for (int n : new int[] {1, 2, 5, 33}) {
      Matrix d = Matrix.zeros(n, n);
      for (int k = 0; k < n; k++) {
        d.set(k, k, n - k);
      }
      Matrix a =
          product(
              product(orthogonal(backend, n, seed.child("u")), d),
              orthogonal(backend, n, seed.child("v")));
      double[] values = backend.singularValues(a);
      for (int k = 0; k < n; k++) {
        assertThat(values[k]).isCloseTo(n - k, within(1e-13 * n));
      }
    }
  }

  @Test
  void singularValuesOfARectangle() {
    Matrix a = gaussian(7, 12, 1, seed);
    double[] expected =
        new SingularValueDecomposition(new Array2DRowRealMatrix(a.toRows())).getSingularValues();
    assertThat(backend.singularValues(a)).containsExactly(expected, within(1e-13));
    assertThat(backend.singularValues(a.transposed())).containsExactly(expected, within(1e-13));
  }

  @Test
  void eigenvaluesOfARotationAndATriangle() {
    Eigenvalues rotation = backend.eigenvalues(Matrix.of(new double[][] {{0.6, -0.8}, {0.8, 0.6}}));
    assertThat(rotation.re()).containsExactly(new double[] {0.6, 0.6}, within(1e-15));
    assertThat(rotation.im()).containsExactly(new double[] {0.8, -0.8}, within(1e-15));
    Eigenvalues triangle =
        backend.eigenvalues(Matrix.of(new double[][] {{-3, 5, 7}, {0, 2, 1}, {0, 0, 0.5}}));
    assertThat(triangle.re()).containsExactly(new double[] {-3, 2, 0.5}, within(1e-14));
    assertThat(backend.eigenvalues(Matrix.of(new double[][] {{-4}})).re()).containsExactly(-4.0);
  }

  @Test
  void spectraAgreeWithCommonsMath() {
    for (int n : new int[] {3, 32, 64}) {
      Matrix a = gaussian(n, n, 1 / Math.sqrt(n), seed.child(n));
      EigenDecomposition other = new EigenDecomposition(new Array2DRowRealMatrix(a.toRows()));
      double radius = 0;
      for (int k = 0; k < n; k++) {
        radius =
            Math.max(radius, Math.hypot(other.getRealEigenvalue(k), other.getImagEigenvalue(k)));
      }
      assertThat(backend.eigenvalues(a).spectralRadius()).isCloseTo(radius, within(1e-12));
      double[] sigma =
          new SingularValueDecomposition(new Array2DRowRealMatrix(a.toRows())).getSingularValues();
      assertThat(backend.singularValues(a)).containsExactly(sigma, within(1e-12));
      double logDet =
          Math.log(
              Math.abs(new LUDecomposition(new Array2DRowRealMatrix(a.toRows())).getDeterminant()));
      assertThat(backend.logAbsDeterminant(a)).isCloseTo(logDet, within(1e-10));
    }
  }

  @Test
  void eigenvaluesComeByDescendingModulusAndSumToTheTrace() {
    Matrix a = gaussian(40, 40, 1, seed.child("a"));
    Eigenvalues values = backend.eigenvalues(a);
    double re = 0;
    double im = 0;
    double trace = 0;
    for (int k = 0; k < 40; k++) {
      re += values.re()[k];
      im += values.im()[k];
      trace += a.get(k, k);
      assertThat(values.modulus(k))
          .isLessThanOrEqualTo(k == 0 ? Double.MAX_VALUE : values.modulus(k - 1));
    }
    assertThat(re).isCloseTo(trace, within(1e-11));
    assertThat(im).isCloseTo(0, within(1e-11));
  }

  @Test
  void symmetricEigenvaluesOfTheSecondDifferenceReadTheLowerTriangle() {
    int n = 30;
    Matrix a = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, 2);
      if (i > 0) {
        a.set(i, i - 1, -1);
        a.set(i - 1, i, 1e6); // must not be read
      }
    }
    double[] values = backend.symmetricEigenvalues(a);
    for (int k = 0; k < n; k++) {
      double s = Math.sin((n - k) * Math.PI / (2 * (n + 1)));
      assertThat(values[k]).isCloseTo(4 * s * s, within(1e-13));
    }
  }

  @Test
  void qrIsOrthonormalAndMultipliesBack() {
    for (int[] shape : new int[][] {{1, 1}, {4, 4}, {9, 3}, {40, 40}, {65, 20}}) {
      checkQr(gaussian(shape[0], shape[1], 1, seed.child("qr")));
    }
    Matrix deficient = gaussian(12, 6, 1, seed.child("zero columns"));
    for (int i = 0; i < 12; i++) {
      deficient.set(i, 0, 0);
      deficient.set(i, 3, 0);
      deficient.set(i, 5, 2 * deficient.get(i, 4));
    }
    Matrix r = checkQr(deficient);
    assertThat(r.get(0, 0)).isZero();
    assertThat(checkQr(Matrix.zeros(5, 3)).data()).containsOnly(0);
  }

  private Matrix checkQr(Matrix a) {
    Matrix q = a.copy();
    int n = a.cols();
    Matrix r = Matrix.zeros(n, n);
    r.fill(Double.NaN);
    backend.qr(q, r);
    assertThat(distance(product(1, q, true, q, false, 0, null), Matrix.identity(n)))
        .isLessThan(1e-13);
    assertThat(distance(product(q, r), a)).isLessThan(1e-12);
    for (int i = 0; i < n; i++) {
      assertThat(r.get(i, i)).isNotNegative();
      for (int j = 0; j < i; j++) {
        assertThat(r.get(i, j)).isZero();
      }
    }
    return r;
  }

  @Test
  void qrOfAWideMatrixIsRefused() {
    assertThatThrownBy(() -> backend.qr(Matrix.zeros(2, 3), Matrix.zeros(3, 3)))
        .isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> backend.eigenvalues(Matrix.zeros(2, 3)))
        .isInstanceOf(BadArgument.class);
  }

  @Test
  void gramBelowSeparatesAtTheSquareOfTheNorm() {
    for (int n : new int[] {1, 2, 7, 33, 128}) {
      Matrix a = gaussian(n, n, 1 / Math.sqrt(n), seed.child(n));
      double sigma = backend.singularValues(a)[0];
      Resident resident = resident(backend, a);
      assertThat(backend.gramBelow(resident, sigma * sigma * (1 + 1e-11))).isTrue();
      assertThat(backend.gramBelow(resident, sigma * sigma * (1 - 1e-11))).isFalse();
      assertThat(backend.largestGramEigenvalue(resident))
          .isCloseTo(sigma * sigma, within(1e-13 * n));
      assertThat(resident.sumOfSquares())
          .as("the matrix is left as it was")
          .isCloseTo(squares(a), within(1e-10));
    }
    Matrix clustered = orthogonal(backend, 40, seed);
    for (int i = 0; i < 40; i++) {
      clustered.set(i, 0, 0.5 * clustered.get(i, 0));
    }
    assertThat(backend.largestGramEigenvalue(resident(backend, clustered)))
        .isCloseTo(1, within(1e-13));
    assertThat(backend.gramBelow(backend.resident(4, 4), 0)).isFalse();
    assertThat(backend.gramBelow(backend.resident(4, 4), 1e-300)).isTrue();
    assertThat(backend.largestGramEigenvalue(backend.resident(4, 4))).isZero();
  }

  private static double squares(Matrix a) {
    double sum = 0;
    for (double v : a.data()) {
      sum += v * v;
    }
    return sum;
  }

  @Test
  void logAbsDeterminantDoesNotOverflow() {
    Matrix a = Matrix.identity(200);
    for (int i = 0; i < 200; i++) {
      a.set(i, i, i % 2 == 0 ? -1e50 : 1e40);
    }
    a.set(3, 100, 1e40);
    assertThat(backend.logAbsDeterminant(a)).isCloseTo(9000 * Math.log(10), within(1e-8));
    assertThat(backend.logAbsDeterminant(Matrix.zeros(3, 3))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(backend.logAbsDeterminant(Matrix.of(new double[][] {{1, 2}, {2, 4}})))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void theSameCallGivesTheSameBits() {
    Matrix a = gaussian(50, 50, 1, seed);
    Backend java = new PureJava();
    assertThat(backend.singularValues(a)).isEqualTo(backend.singularValues(a));
    assertThat(backend.eigenvalues(a).re()).isEqualTo(backend.eigenvalues(a).re());
    assertThat(backend.singularValues(a)).containsExactly(java.singularValues(a), within(1e-12));
  }
}
