package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Maps of low dimension, rows M; also A18 and H2. Elsewhere: M6, M9, M11 and the limit cycle in
 * LyapunovTest. The error of a chaotic run of T steps is s / sqrt T; five of them are allowed.
 */
class MapRowsTest {
  private static final Backend BACKEND = Backends.standard();
  private static final double CAT = 0.962423650119206895;

  private static LyapunovResult measure(Cell cell, LyapunovSpectrum options, double... start) {
    return options.measure(
        cell,
        Weights.zeros(cell.layout()),
        Feed.zero(),
        Matrix.wrap(start.length, 1, start.clone()));
  }

  private static Walk walk(Cell cell, Weights w, int steps, double... start) {
    return new Walk(
        cell,
        w,
        Sequence.zeros(steps, 1, 1),
        Matrix.wrap(start.length, 1, start.clone()),
        1L << 30);
  }

  private static double[] logSingularValues(Iterable<Matrix> factors, int n) {
    GradedProduct product = new GradedProduct(n);
    factors.forEach(product::multiplyLeft);
    return product.logSingularValues();
  }

  @Test
  void m1HenonsMap() {
    henon(40_000);
  }

  @Tag("slow")
  @Test
  void m1HenonsMapToThreeDigits() {
    henon(3_000_000);
  }

  private static void henon(int steps) {
    LyapunovResult r = measure(MapCell.HENON, LyapunovSpectrum.of(steps, 1000), 0.1, 0.1);
    double allowed = 5 * 0.36 / Math.sqrt(steps);
    assertThat(r.exponents()[0]).isCloseTo(0.419213, within(allowed));
    assertThat(r.exponents()[1]).isCloseTo(-1.623186, within(allowed));
    assertThat(r.sumOfExponents()).isCloseTo(-1.2039728043, within(1e-10));
    assertThat(r.kaplanYorke()).isCloseTo(1.258266, within(allowed));
  }

  @Test
  void m2TwentyStepsOfHenonsMap() {
    Walk walk = walk(MapCell.HENON, Weights.zeros(MapCell.HENON.layout()), 20, 0.1, 0.1);
    double[] log = logSingularValues(walk.jacobians(0), 2);
    assertThat(log[0] / 20).isCloseTo(0.379614648605888, within(1e-10));
    assertThat(log[1] / 20).isCloseTo(-1.58358745293182, within(1e-10));
    assertThat(walk.logNorms(0)[0] / 20).isCloseTo(0.379614648605888, within(1e-10));
    Tape tape = new Tape(MapCell.HENON, 1);
    Matrix state = Matrix.of(new double[][] {{0.1}, {0.1}});
    for (int t = 0; t < 20; t++) {
      tape.setBefore(state);
      MapCell.HENON.step(Weights.zeros(MapCell.HENON.layout()), tape);
      tape.getAfter(state);
    }
    assertThat(state.get(0, 0)).isCloseTo(-0.913324094483575, within(1e-10));
    assertThat(state.get(1, 0)).isCloseTo(0.355839521972466, within(1e-10));
  }

  /** Double precision loses the orbit; its Jacobians come from 120 digits. */
  @Test
  void m3HundredStepsOfHenonsMap() {
    MathContext digits = new MathContext(120);
    BigDecimal x = new BigDecimal("0.1");
    BigDecimal y = new BigDecimal("0.1");
    GradedProduct product = new GradedProduct(2);
    Matrix q = Matrix.identity(2);
    Matrix r = Matrix.zeros(2, 2);
    double first = 0;
    for (int t = 0; t < 100; t++) {
      Matrix j = Matrix.of(new double[][] {{-2.8 * x.doubleValue(), 1}, {0.3, 0}});
      product.multiplyLeft(j);
      Matrix next = Matrix.zeros(2, 2);
      BACKEND.multiply(1, j, false, q, false, 0, next);
      BACKEND.qr(next, r);
      first += Math.log(r.get(0, 0));
      q = next;
      BigDecimal square = x.multiply(x, digits).multiply(new BigDecimal("1.4"), digits);
      BigDecimal nextX = BigDecimal.ONE.subtract(square, digits).add(y, digits);
      y = x.multiply(new BigDecimal("0.3"), digits);
      x = nextX;
    }
    double[] log = product.logSingularValues();
    assertThat(log[0] / 100).isCloseTo(0.452899950541204, within(1e-13));
    assertThat(log[1] / 100).isCloseTo(-1.65687275486714, within(1e-13));
    assertThat(first / 100).isCloseTo(0.442647920153206, within(1e-13));
  }

  /** The identity that ties the exponent of an orbit to its two ends. */
  @ParameterizedTest(name = "T={0}")
  @CsvSource({"50, 1e-10", "1000, 1e-5"})
  void m4LogisticMapAtFiniteTime(int steps, double tolerance) {
    for (int start = 1; start <= 41; start++) {
      double x0 = start / 43.0;
      double x = x0;
      for (int t = 0; t < steps; t++) {
        x = 4 * x * (1 - x);
      }
      double ends = 0.5 * Math.log(x * (1 - x) / (x0 * (1 - x0)));
      LyapunovResult r = measure(MapCell.LOGISTIC, LyapunovSpectrum.of(steps, 0), x0);
      assertThat(steps * (r.exponents()[0] - Math.log(2))).isCloseTo(ends, within(tolerance));
    }
  }

  /** An error of 1/T, not of 1/sqrt T. */
  @Test
  void m4LogisticMap() {
    LyapunovResult r = measure(MapCell.LOGISTIC, LyapunovSpectrum.of(100_000, 0), 0.1);
    assertThat(r.exponents()[0]).isCloseTo(0.693147180559945, within(1e-4));
  }

  @Tag("slow")
  @Test
  void m4LogisticMapOverAMillionSteps() {
    LyapunovResult r = measure(MapCell.LOGISTIC, LyapunovSpectrum.of(1_000_000, 0), 0.1);
    assertThat(r.exponents()[0]).isCloseTo(0.693147180559945, within(1e-5));
  }

  @Test
  void m4LogisticMapOfManyDigits() {
    MathContext digits = new MathContext(400);
    BigDecimal x = new BigDecimal("0.1");
    Rnn cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    Tape tape = new Tape(cell, 1);
    var estimator = new gradflow.flow.LyapunovEstimator(LyapunovSpectrum.of(1000, 0), cell, w, 1);
    for (int t = 1; t <= 1000; t++) {
      BigDecimal slope =
          BigDecimal.ONE.subtract(x.add(x, digits), digits).multiply(new BigDecimal(4), digits);
      w.block("W_hh").set(0, 0, slope.doubleValue());
      w.changed("W_hh");
      cell.step(w, tape);
      estimator.accept(t, tape);
      x =
          x.multiply(BigDecimal.ONE.subtract(x, digits), digits)
              .multiply(new BigDecimal(4), digits);
    }
    assertThat(estimator.result().exponents()[0]).isCloseTo(0.693388811878848, within(1e-13));
  }

  /** With slope 2 the orbit of 0.1 reaches exactly 0 in double precision, at step 56. */
  @ParameterizedTest
  @ValueSource(doubles = {1.9, 2, 1.3})
  void m5TentMap(double slope) {
    LyapunovResult r = measure(MapCell.tent(slope), LyapunovSpectrum.of(1000, 0), 0.1);
    assertThat(r.exponents()[0]).isCloseTo(Math.log(slope), within(1e-14));
  }

  /** A symmetric matrix: the singular values have the exponent at every T, QR has it as T grows. */
  @Test
  void m6CatMap() {
    Weights none = Weights.zeros(MapCell.CAT.layout());
    for (int steps : new int[] {1, 10, 1000}) {
      Walk walk = walk(MapCell.CAT, none, steps, 0.1, 0.2);
      double[] log = logSingularValues(walk.jacobians(0), 2);
      assertThat(log[0] / steps).isCloseTo(CAT, within(1e-12));
      assertThat(log[1] / steps).isCloseTo(-CAT, within(1e-12));
      assertThat(walk.logNorms(0)[0] / steps).isCloseTo(CAT, within(1e-12));
    }
    LyapunovResult r = measure(MapCell.CAT, LyapunovSpectrum.of(1000, 100), 0.1, 0.2);
    assertThat(r.exponents()).containsExactly(new double[] {CAT, -CAT}, within(1e-12));
    assertThat(measure(MapCell.CAT, LyapunovSpectrum.of(10, 0), 0.1, 0.2).exponents()[0])
        .isNotCloseTo(CAT, within(1e-3));
  }

  @Test
  void m8IkedasMap() {
    ikeda(40_000);
  }

  @Tag("slow")
  @Test
  void m8IkedasMapToThreeDigits() {
    ikeda(3_000_000);
  }

  private static void ikeda(int steps) {
    LyapunovResult r = measure(MapCell.IKEDA, LyapunovSpectrum.of(steps, 1000), 0.1, 0.1);
    double allowed = 5 * 0.57 / Math.sqrt(steps);
    assertThat(r.exponents()[0]).isCloseTo(0.507597, within(allowed));
    assertThat(r.exponents()[1]).isCloseTo(-0.718318, within(allowed));
    assertThat(r.sumOfExponents()).isCloseTo(-0.2107210313, within(1e-10));
  }

  /** Singular values 9.6 nats apart at every step: only the graded product has both. */
  @Test
  void m10TwentyStepsOfATwoUnitNet() {
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    Matrix u = Matrix.of(new double[][] {{-2, 2}, {-9.5, 9}});
    w.set("W_hh", u);
    w.set("b", Matrix.of(new double[][] {{-2}, {-2}}));
    GradedProduct product = new GradedProduct(2);
    double determinants = 0;
    double column = 0;
    Tape tape = new Tape(cell, 1);
    Matrix state = Matrix.of(new double[][] {{0.1}, {0.2}});
    double[] v = {1, 0};
    StepJacobian j = cell.newJacobian();
    for (int t = 0; t < 20; t++) {
      tape.setBefore(state);
      cell.step(w, tape);
      tape.getAfter(state);
      double[] slope = tape.get("phi_1");
      product.multiplyLeft(u);
      product.multiplyLeft(Matrix.of(new double[][] {{slope[0], 0}, {0, slope[1]}}));
      determinants += Math.log(slope[0]) + Math.log(slope[1]);
      cell.jacobian(w, tape, 0, j);
      v = times(j.toMatrix(), v);
      double norm = Math.hypot(v[0], v[1]);
      column += Math.log(norm);
      v = new double[] {v[0] / norm, v[1] / norm};
    }
    double[] log = product.logSingularValues();
    assertThat(log[0] / 20).isCloseTo(0.657956494057804, within(1e-8));
    assertThat(log[1] / 20).isCloseTo(-8.9111085262179, within(1e-8));
    assertThat(column / 20).isCloseTo(0.642041212221763, within(1e-8));
    assertThat(determinants / 20).isCloseTo(-8.2531520321601, within(1e-8));
    assertThat(state.get(0, 0)).isCloseTo(-0.935327175865891, within(1e-8));
    assertThat(state.get(1, 0)).isCloseTo(-0.16698023504185, within(1e-8));
  }

  private static double[] times(Matrix a, double[] v) {
    return new double[] {
      a.get(0, 0) * v[0] + a.get(0, 1) * v[1], a.get(1, 0) * v[0] + a.get(1, 1) * v[1]
    };
  }

  /** A diagonal complex linear unit is a scaled rotation: ln|lambda|, twice, whatever comes in. */
  @ParameterizedTest(name = "input {0}")
  @ValueSource(doubles = {0, 3})
  void a18DiagonalComplexLinearNet(double input) {
    double[] modulus = {0.999, 0.9, 0.7, 0.4};
    double[] phase = {0.3, 2.5, 1.1, 0.01};
    Rnn cell = new Rnn(3, 8, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    Matrix u = Matrix.zeros(8, 8);
    for (int k = 0; k < 4; k++) {
      double re = modulus[k] * Math.cos(phase[k]);
      double im = modulus[k] * Math.sin(phase[k]);
      u.set(2 * k, 2 * k, re);
      u.set(2 * k, 2 * k + 1, -im);
      u.set(2 * k + 1, 2 * k, im);
      u.set(2 * k + 1, 2 * k + 1, re);
    }
    w.set("W_hh", u);
    new Normals(new Seed(3)).fill(w.block("W_ih").data(), 1);
    w.changed();
    LyapunovResult r =
        LyapunovSpectrum.of(400, 800)
            .measure(cell, w, Walk.feed(input, new Seed(4)), Matrix.zeros(8, 1));
    for (int i = 0; i < 8; i++) {
      assertThat(r.exponents()[i]).isCloseTo(Math.log(modulus[i / 2]), within(1e-12));
    }
  }

  /** H2: what an explicit product loses once its spread exceeds the digits, 36.04 nats. */
  @Test
  void h2ExplicitProductsLoseTheSmallExponents() {
    int n = 10;
    Normals normals = new Normals(new Seed(8));
    GradedProduct graded = new GradedProduct(n);
    Matrix plain = Matrix.identity(n);
    for (int t = 1; t <= 60; t++) {
      Matrix a = Matrix.zeros(n, n);
      normals.fill(a.data(), Math.sqrt(0.1));
      graded.multiplyLeft(a);
      Matrix next = Matrix.zeros(n, n);
      BACKEND.multiply(1, a, false, plain, false, 0, next);
      plain = next;
      if (t == 10 || t == 60) {
        double[] right = graded.logSingularValues();
        double wrong = Math.log(BACKEND.singularValues(plain)[n - 1]);
        assertThat(right[0] - right[n - 1]).isCloseTo(1.7348 * t, within(0.25 * 1.7348 * t));
        if (t == 10) {
          assertThat(wrong).isCloseTo(right[n - 1], within(1e-4));
        } else {
          assertThat(wrong - right[n - 1]).isGreaterThan(20);
        }
      }
    }
    assertThat(Arrays.stream(graded.logSingularValues()).allMatch(Double::isFinite)).isTrue();
  }
}
