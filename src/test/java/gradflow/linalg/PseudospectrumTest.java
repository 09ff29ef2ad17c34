package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.init.Gaussian;
import gradflow.init.NonNormal;
import gradflow.init.Orthogonal;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PseudospectrumTest {
  private static final Backend BACKEND = Backends.standard();

  private static Matrix jordan(double a, double b) {
    return Matrix.of(new double[][] {{a, b}, {0, a}});
  }

  @ParameterizedTest
  @CsvSource({"0.9,10,1e-2", "0.9,10,1e-6", "-0.5,1,0.3", "0,4,1", "0.9,0.01,5"})
  void radiusOfAJordanBlock(double a, double b, double epsilon) {
    double expected = Math.abs(a) + Math.sqrt(epsilon * (epsilon + b));
    assertThat(new Pseudospectrum(BACKEND, jordan(a, b)).radius(epsilon))
        .isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void radiusOfANormalMatrixGrowsByEpsilon() {
    Matrix q = Matrix.zeros(15, 15);
    new Orthogonal(0.7).fill(q, "W_hh", new Seed(2));
    for (double epsilon : new double[] {1e-3, 0.1, 2}) {
      assertThat(new Pseudospectrum(BACKEND, q).radius(epsilon))
          .isCloseTo(0.7 + epsilon, within(1e-9));
    }
  }

  @Test
  void radiusIsNowhereExceededOnAFineGrid() {
    Matrix w = Matrix.zeros(12, 12);
    new NonNormal(0.8, 4).fill(w, "W_hh", new Seed(3));
    double epsilon = 0.02;
    Resolvent a = new Resolvent(w);
    double radius = new Pseudospectrum(BACKEND, w).radius(epsilon);
    for (int k = 0; k < 2000; k++) {
      double theta = Math.PI * k / 2000;
      for (double r = radius * (1 + 1e-6); r < 2.5 * radius; r *= 1.05) {
        assertThat(a.smallestSingularValue(r * Math.cos(theta), r * Math.sin(theta)))
            .isGreaterThan(epsilon);
      }
    }
  }

  @Test
  void kreissConstantOfAJordanBlock() {
    // along the real axis, maximised by hand on a fine grid of the closed form
    double best = 0;
    for (double d = 1e-4; d < 10; d *= 1.0001) {
      double square = (1 + d - 0.9) * (1 + d - 0.9);
      best = Math.max(best, d * (10 + Math.sqrt(100 + 4 * square)) / (2 * square));
    }
    double kreiss = new Pseudospectrum(BACKEND, jordan(0.9, 10)).kreiss(1);
    assertThat(kreiss).isCloseTo(best, within(1e-7 * best));
    assertThat(kreiss).isBetween(38.745923 / (2 * Math.E), 38.745923); // theory row A4
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void kreissConstantAndNumericalRadiusBoundThePowers(long seed) {
    int n = 20;
    Matrix w = Matrix.zeros(n, n);
    new NonNormal(0.9, 5).fill(w, "W_hh", new Seed(seed));
    double kreiss = new Pseudospectrum(BACKEND, w).kreiss(1);
    double range = new NumericalRange(BACKEND, w).radius();
    Matrix power = Matrix.identity(n);
    double highest = 1;
    for (int t = 1; t <= 200; t++) {
      Matrix next = Matrix.zeros(n, n);
      BACKEND.multiply(1, power, false, w, false, 0, next);
      power = next;
      double norm = BACKEND.singularValues(power)[0];
      highest = Math.max(highest, norm);
      assertThat(norm).isLessThanOrEqualTo(2 * Math.pow(range, t));
    }
    assertThat(kreiss).isGreaterThan(1).isLessThanOrEqualTo(highest);
    assertThat(highest).isLessThanOrEqualTo(Math.E * n * kreiss);
  }

  @Test
  void kreissConstantOfNormalAndOfUnstableMatrices() {
    Matrix q = Matrix.zeros(9, 9);
    new Orthogonal(1).fill(q, "W_hh", new Seed(2));
    Pseudospectrum beyond = new Pseudospectrum(BACKEND, q);
    assertThat(beyond.kreiss(0.99)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(beyond.kreiss(1.5)).isCloseTo(1, within(1e-9));
  }

  @Test
  void numericalRangeInClosedForm() {
    NumericalRange block =
        new NumericalRange(BACKEND, jordan(0.9, 10)); // a disc round a, radius b/2
    assertThat(block.abscissa()).isCloseTo(5.9, within(1e-12));
    assertThat(block.radius()).isCloseTo(5.9, within(1e-12));
    assertThat(new NumericalRange(BACKEND, jordan(-0.9, 10)).abscissa())
        .isCloseTo(4.1, within(1e-12));
    assertThat(new NumericalRange(BACKEND, jordan(-0.9, 10)).radius())
        .isCloseTo(5.9, within(1e-12));
    Matrix turn = Matrix.of(new double[][] {{0, -1}, {1, 0}});
    assertThat(new NumericalRange(BACKEND, turn).abscissa()).isCloseTo(0, within(1e-15));
    assertThat(new NumericalRange(BACKEND, turn).radius()).isCloseTo(1, within(1e-12));
  }

  @Test
  void numericalRadiusOfAGaussianMatrixApproachesRootTwo() {
    Matrix w = Matrix.zeros(120, 120);
    new Gaussian(1).fill(w, "W_hh", new Seed(8));
    assertThat(new NumericalRange(BACKEND, w).radius()).isCloseTo(Math.sqrt(2), within(0.07));
  }
}
