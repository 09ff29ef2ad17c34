package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeastSquaresTest {
  static java.util.stream.Stream<Backend> backends() {
    return java.util.stream.Stream.of(Backends.standard(), new PureJava());
  }

  /** The residual of the solution is orthogonal to every column. */
  @ParameterizedTest
  @CsvSource({"1,1", "5,5", "12,5", "60,30"})
  void residualIsOrthogonalToTheColumns(int m, int n) {
    Matrix a = Matrix.zeros(m, n);
    double[] b = new double[m];
    Normals normals = new Normals(new Seed(m + n));
    normals.fill(a.data(), 1);
    normals.fill(b, 1);
    double[] d = new LeastSquares(Backends.standard(), a.copy()).solve(b);
    for (int j = 0; j < n; j++) {
      double dot = 0;
      for (int i = 0; i < m; i++) {
        double rest = -b[i];
        for (int k = 0; k < n; k++) {
          rest += a.get(i, k) * d[k];
        }
        dot += a.get(i, j) * rest;
      }
      assertThat(dot).isCloseTo(0, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void singularMatricesAreToldApart(Backend backend) {
    Matrix singular = Matrix.of(new double[][] {{1, 2}, {2, 4}});
    LeastSquares s = new LeastSquares(backend, singular);
    assertThat(s.isRegular()).isFalse();
    assertThatThrownBy(() -> s.solve(new double[2])).isInstanceOf(ArithmeticException.class);
    assertThat(
            new LeastSquares(backend, Matrix.of(new double[][] {{1, 2}, {2, 4.001}})).isRegular())
        .isTrue();
    assertThat(new LeastSquares(backend, Matrix.zeros(2, 2)).isRegular()).isFalse();
  }
}
