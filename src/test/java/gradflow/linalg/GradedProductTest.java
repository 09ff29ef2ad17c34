package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class GradedProductTest {
  private static final MathContext DIGITS = new MathContext(2000);

  private static GradedProduct power(Matrix a, int times) {
    GradedProduct p = new GradedProduct(a.rows());
    for (int t = 0; t < times; t++) {
      p.multiplyLeft(a);
    }
    return p;
  }

  /** A2, H3: 6,931 nats down, and 3,010 decades between the two. */
  @Test
  void diagonal_factors_are_exact_to_ten_thousand_steps() {
    double[] s = power(Matrix.of(new double[][] {{0.5, 0}, {0, 1}}), 10_000).logSingularValues();
    assertThat(s[0]).isCloseTo(0, within(1e-12));
    assertThat(s[1]).isCloseTo(-10_000 * Math.log(2), within(1e-11));
    assertThat((s[0] - s[1]) / Math.log(10)).isGreaterThan(400);
  }

  /** A4. */
  @Test
  void jordan_block() {
    double[] s = power(Matrix.of(new double[][] {{0.9, 10}, {0, 0.9}}), 100).logSingularValues();
    assertThat(Math.exp(s[0])).isCloseTo(0.02951268933589, within(1e-13));
    assertThat(s[0] + s[1]).isCloseTo(200 * Math.log(0.9), within(1e-12));
  }

  /** M2. */
  @Test
  void henons_map_over_twenty_steps() {
    GradedProduct p = new GradedProduct(2);
    double x = 0.1;
    double y = 0.1;
    for (int t = 0; t < 20; t++) {
      p.multiplyLeft(Matrix.of(new double[][] {{-2.8 * x, 1}, {0.3, 0}}));
      double next = 1 - 1.4 * x * x + y;
      y = 0.3 * x;
      x = next;
    }
    double[] s = p.logSingularValues();
    assertThat(s[0] / 20).isCloseTo(0.379614648605888, within(1e-10));
    assertThat(s[1] / 20).isCloseTo(-1.58358745293182, within(1e-10));
  }

  /** M6. */
  @Test
  void the_cat_map_is_exactly_t_times_its_exponent() {
    double[] s = power(Matrix.of(new double[][] {{2, 1}, {1, 1}}), 1000).logSingularValues();
    assertThat(s[0] / 1000).isCloseTo(0.962423650119206895, within(1e-14));
    assertThat(s[1] / 1000).isCloseTo(-0.962423650119206895, within(1e-13));
  }

  /** M10, the slopes and the weights given one after the other. */
  @Test
  void a_saturating_two_unit_net() {
    Matrix w = Matrix.of(new double[][] {{-2, 2}, {-9.5, 9}});
    GradedProduct p = new GradedProduct(2);
    double a = 0.1;
    double b = 0.2;
    for (int t = 0; t < 20; t++) {
      double za = -2 * a + 2 * b - 2;
      double zb = -9.5 * a + 9 * b - 2;
      p.multiplyLeft(w);
      p.multiplyLeft(
          Matrix.of(
              new double[][] {
                {Activation.TANH.derivative(za), 0}, {0, Activation.TANH.derivative(zb)}
              }));
      a = StrictMath.tanh(za);
      b = StrictMath.tanh(zb);
    }
    double[] s = p.logSingularValues();
    assertThat(s[0] / 20).isCloseTo(0.657956494057804, within(1e-8));
    assertThat(s[1] / 20).isCloseTo(-8.9111085262179, within(1e-8));
    assertThat(a).isCloseTo(-0.935327175865891, within(1e-8));
    assertThat(b).isCloseTo(-0.16698023504185, within(1e-8));
  }

  @Test
  void zero_singular_values_are_minus_infinity() {
    Normals normals = new Normals(new Seed(5));
    GradedProduct p = new GradedProduct(5);
    for (int t = 0; t < 50; t++) {
      Matrix a = Matrix.zeros(5, 5);
      normals.fill(a.data(), 1);
      for (int j = 0; j < 5; j++) {
        a.set(1, j, 0);
        a.set(4, j, 0);
      }
      p.multiplyLeft(a);
    }
    double[] s = p.logSingularValues();
    assertThat(s[2]).isFinite();
    assertThat(s[3]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(s[4]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /**
   * Against 2000 digits (the determinant cancels 900): for 2 x 2, the Frobenius norm and the
   * determinant give both values.
   */
  @Test
  void two_by_two_products_match_two_thousand_digits() {
    for (int seed = 0; seed < 5; seed++) {
      Normals normals = new Normals(new Seed(seed));
      GradedProduct p = new GradedProduct(2);
      BigDecimal[][] exact = {{BigDecimal.ONE, BigDecimal.ZERO}, {BigDecimal.ZERO, BigDecimal.ONE}};
      for (int t = 0; t < 200; t++) {
        Matrix a = Matrix.zeros(2, 2);
        normals.fill(a.data(), 1);
        double small = Math.scalb(1.0, -(t % 30)); // badly scaled second row
        a.set(1, 0, a.get(1, 0) * small);
        a.set(1, 1, a.get(1, 1) * small);
        p.multiplyLeft(a);
        exact = product(a, exact);
      }
      double[] expected = logSingularValues(exact);
      double[] s = p.logSingularValues();
      assertThat(s[0]).isCloseTo(expected[0], within(1e-11));
      assertThat(s[1]).isCloseTo(expected[1], within(1e-11));
    }
  }

  /**
   * A factor that is a sum, as of a gated cell: what rounding its entries loses cannot be had back,
   * and ε Σ cond bounds it. The sums themselves in 2000 digits.
   */
  @Test
  void sums_are_right_to_the_condition_of_a_factor_only() {
    for (double small : new double[] {1e-4, 1e-8, 1e-12}) {
      Normals normals = new Normals(new Seed(17));
      GradedProduct p = new GradedProduct(2);
      BigDecimal[][] exact = {{BigDecimal.ONE, BigDecimal.ZERO}, {BigDecimal.ZERO, BigDecimal.ONE}};
      double bound = 0;
      for (int t = 0; t < 20; t++) {
        double r = 0.5 + Math.abs(normals.next());
        double d = small * (1 + Math.abs(normals.next())) / 3;
        Matrix a = Matrix.of(new double[][] {{r, r}, {r, r + d}});
        p.multiplyLeft(a);
        double[] s = new PureJava().singularValues(a);
        bound += 0x1p-52 * s[0] / s[1];
        BigDecimal big = new BigDecimal(r);
        BigDecimal[][] sum = {{big, big}, {big, big.add(new BigDecimal(d))}};
        exact = product(sum, exact);
      }
      double[] expected = logSingularValues(exact);
      double[] s = p.logSingularValues();
      double algorithm = p.logError(new PureJava());
      assertThat(algorithm).isBetween(1e-15, 1e-11);
      assertThat(s[0]).isCloseTo(expected[0], within(algorithm));
      assertThat(s[1]).isCloseTo(expected[1], within(bound + algorithm));
      if (small < 1e-6) { // the bound is not idle: the product itself does not explain the loss
        assertThat(Math.abs(s[1] - expected[1])).isGreaterThan(100 * algorithm);
      }
    }
  }

  private static double[] logSingularValues(BigDecimal[][] a) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal[] row : a) {
      for (BigDecimal e : row) {
        sum = sum.add(e.multiply(e, DIGITS), DIGITS);
      }
    }
    BigDecimal det =
        a[0][0].multiply(a[1][1], DIGITS).subtract(a[0][1].multiply(a[1][0], DIGITS), DIGITS).abs();
    BigDecimal root =
        sum.multiply(sum, DIGITS)
            .subtract(det.multiply(det, DIGITS).multiply(BigDecimal.valueOf(4)), DIGITS)
            .sqrt(DIGITS);
    double first = ln(sum.add(root, DIGITS).divide(BigDecimal.valueOf(2), DIGITS)) / 2;
    return new double[] {first, ln(det) - first};
  }

  private static BigDecimal[][] product(Matrix a, BigDecimal[][] b) {
    BigDecimal[][] left = new BigDecimal[2][2];
    for (int i = 0; i < 2; i++) {
      for (int k = 0; k < 2; k++) {
        left[i][k] = new BigDecimal(a.get(i, k));
      }
    }
    return product(left, b);
  }

  private static BigDecimal[][] product(BigDecimal[][] a, BigDecimal[][] b) {
    BigDecimal[][] c = new BigDecimal[2][2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        c[i][j] = a[i][0].multiply(b[0][j], DIGITS).add(a[i][1].multiply(b[1][j], DIGITS), DIGITS);
      }
    }
    return c;
  }

  private static double ln(BigDecimal v) {
    int decades = v.precision() - v.scale();
    return Math.log(v.movePointLeft(decades).doubleValue()) + decades * Math.log(10);
  }
}
