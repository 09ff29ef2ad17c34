package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Part;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spectra against closed forms; the rows are those of docs on theory, by letter. */
class LyapunovTest {
  private static final Backend BACKEND = Backends.standard();

  private static Matrix gaussian(int rows, int cols, double std, long seed) {
    Matrix m = Matrix.zeros(rows, cols);
    new Normals(new Seed(seed)).fill(m.data(), std);
    return m;
  }

  private static Weights tanhNet(Rnn cell, double g, long seed) {
    int n = cell.hiddenSize();
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", gaussian(n, n, g / Math.sqrt(n), seed));
    w.set("W_ih", gaussian(n, cell.inputSize(), 1, seed + 1000));
    return w;
  }

  private static LyapunovResult autonomous(int n, double g, LyapunovSpectrum options, long seed) {
    Rnn cell = new Rnn(1, n, Activation.TANH);
    return options.measure(
        cell, tanhNet(cell, g, seed), Feed.zero(), gaussian(n, 1, 0.5, seed + 1));
  }

  /** A5. */
  @Test
  void exponents_sum_to_the_mean_log_determinant_at_every_T() {
    for (int steps : new int[] {1, 7, 500}) {
      LyapunovResult r = autonomous(30, 1.5, LyapunovSpectrum.of(steps, 0).withSumRule(), 1);
      assertThat(r.sumOfExponents())
          .isCloseTo(r.meanLogDeterminant(), within(1e-11 * Math.abs(r.meanLogDeterminant())));
    }
  }

  @Test
  void the_sum_rule_holds_for_an_lstm() {
    Lstm cell = new Lstm(1, 9);
    Weights w = Weights.zeros(cell.layout());
    int seed = 3;
    for (String gate : List.of("i", "f", "g", "o")) {
      w.set("W_hh_" + gate, gaussian(9, 9, 1.0, seed++));
    }
    LyapunovResult r =
        LyapunovSpectrum.of(200, 20)
            .withSumRule()
            .measure(cell, w, Walk.feed(1, new Seed(4)), gaussian(18, 1, 0.3, 9));
    assertThat(r.sumOfExponents()).isCloseTo(r.meanLogDeterminant(), within(1e-9));
  }

  /** A12. */
  @Test
  void an_lstm_without_weights_has_the_forget_gate_and_minus_infinity() {
    Lstm cell = new Lstm(1, 5);
    Weights w = Weights.zeros(cell.layout());
    w.block("b_f").fill(1.3);
    w.changed();
    LyapunovResult r =
        LyapunovSpectrum.of(300, 50)
            .withSumRule()
            .measure(cell, w, Feed.zero(), gaussian(10, 1, 1, 5));
    double expected = -Math.log1p(Math.exp(-1.3));
    for (int i = 0; i < 5; i++) {
      assertThat(r.exponents()[i]).isCloseTo(expected, within(1e-10));
      assertThat(r.exponents()[5 + i]).isEqualTo(Double.NEGATIVE_INFINITY);
    }
    assertThat(r.meanLogDeterminant()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(r.sumOfExponents()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(r.kaplanYorke()).isZero();
  }

  /** A19: the product is J3 J2 J1; the transposes applied forward are another one. */
  @Test
  void a_period_three_drive_gives_the_eigenvalues_of_the_product_in_forward_order() {
    Rnn cell = new Rnn(2, 8, Activation.TANH);
    Weights w = tanhNet(cell, 1.0, 7);
    double[][] drive = {{1.0, -0.5}, {-0.3, 1.2}, {0.2, -1.4}};
    LyapunovResult r =
        LyapunovSpectrum.of(30_000, 300).measure(cell, w, Feed.periodic(drive), Matrix.zeros(8, 1));
    Matrix[] js = periodicJacobians(cell, w, drive);
    double[] right = logModuli(product(js[2], product(js[1], js[0])));
    double[] wrong = logModuli(product(js[0], product(js[1], js[2])));
    double[] transposed =
        logModuli(product(js[2].transposed(), product(js[1].transposed(), js[0].transposed())));
    // pairs of equal modulus oscillate within their plane: the mean error is O(1/T)
    for (int i = 0; i < 8; i++) {
      assertThat(r.exponents()[i]).isCloseTo(right[i], within(2e-3));
    }
    assertThat(Math.abs(transposed[0] - right[0]) + Math.abs(wrong[0] - right[0]))
        .isGreaterThan(0.01);
  }

  private static Matrix[] periodicJacobians(Rnn cell, Weights w, double[][] drive) {
    Tape tape = new Tape(cell, 1);
    Matrix state = Matrix.zeros(8, 1);
    Matrix[] js = new Matrix[3];
    StepJacobian j = cell.newJacobian();
    for (int t = 0; t < 3000; t++) {
      System.arraycopy(drive[t % 3], 0, tape.get("x"), 0, 2);
      tape.setBefore(state);
      cell.step(w, tape);
      tape.getAfter(state);
      cell.jacobian(w, tape, 0, j);
      js[t % 3] = j.toMatrix();
    }
    return js;
  }

  private static Matrix product(Matrix a, Matrix b) {
    Matrix c = Matrix.zeros(a.rows(), b.cols());
    BACKEND.multiply(1, a, false, b, false, 0, c);
    return c;
  }

  private static double[] logModuli(Matrix p) {
    Eigenvalues e = BACKEND.eigenvalues(p);
    double[] out = new double[e.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.log(e.modulus(i)) / 3;
    }
    return out;
  }

  /** B2, B4: products of Gaussian matrices (newman1986); digamma values written out. */
  @Test
  void products_of_gaussian_matrices_have_newmans_exponents() {
    double[] two = randomProduct(2, 0.5, 200_000);
    assertThat(two[0]).isCloseTo(-0.288608, within(5e-3));
    assertThat(two[1]).isCloseTo(-0.981755, within(5e-3));
    double[] ten = randomProduct(10, 0.1, 100_000);
    assertThat(ten[0]).isCloseTo(-0.051660, within(5e-3));
    assertThat(ten[1]).isCloseTo(-0.110283, within(5e-3));
    assertThat(ten[9]).isCloseTo(-1.786474, within(1e-2));
    assertThat(Arrays.stream(ten).sum()).isCloseTo(-5.647813, within(2e-2));
  }

  private static double[] randomProduct(int n, double variance, int steps) {
    StepJacobian j = new StepJacobian(List.of(new Part("h", n)), n);
    TangentFrame f =
        new TangentFrame(BACKEND, TangentFrame.start(BACKEND, n, n, new Seed(1)), n, 0);
    Normals normals = new Normals(new Seed(11 + n));
    for (int t = 1; t <= steps; t++) {
      normals.fill(j.dense(0).data(), Math.sqrt(variance));
      f.push(t, j);
    }
    return Arrays.stream(f.logs()).map(v -> v / steps).toArray();
  }

  /** H6: whatever the interval, and however the steps divide by it. */
  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void every_interval_gives_the_exponents_of_interval_one(Backend backend) {
    for (double g : new double[] {0.7, 1.5, 5}) {
      int n = 20;
      Rnn cell = new Rnn(1, n, Activation.TANH);
      Weights w = Weights.zeros(cell.layout(), backend);
      w.set("W_hh", gaussian(n, n, g / Math.sqrt(n), 3));
      w.set("W_ih", gaussian(n, 1, 0.5, 4));
      double[] one = null;
      for (int every : new int[] {1, 0, 3, 10, 64}) {
        double[] exponents =
            LyapunovSpectrum.of(997, 103)
                .orthonormalisedEvery(every)
                .measure(cell, w, Walk.feed(1, new Seed(2)), Matrix.zeros(n, 1))
                .exponents();
        one = one == null ? exponents : one;
        assertThat(exponents).as("g = %s, every %s", g, every).containsExactly(one, within(1e-8));
      }
    }
  }

  @Test
  void every_interval_gives_the_exponents_of_interval_one_for_an_lstm() {
    Lstm cell = new Lstm(1, 12);
    Weights w = Weights.zeros(cell.layout());
    int seed = 30;
    for (String gate : List.of("i", "f", "g", "o")) {
      w.set("W_hh_" + gate, gaussian(12, 12, 0.6, seed++));
    }
    LyapunovSpectrum options = LyapunovSpectrum.of(500, 100);
    Matrix start = gaussian(24, 1, 0.3, 9);
    double[] one = options.orthonormalisedEvery(1).measure(cell, w, Feed.zero(), start).exponents();
    double[] late = options.measure(cell, w, Feed.zero(), start).exponents();
    assertThat(late).containsExactly(one, within(1e-8));
  }

  /** H7. */
  @Test
  void the_first_k_are_those_of_the_full_spectrum() {
    LyapunovSpectrum options = LyapunovSpectrum.of(2000, 200).orthonormalisedEvery(1);
    double[] all = autonomous(25, 2, options, 5).exponents();
    double[] some = autonomous(25, 2, options.top(4), 5).exponents();
    assertThat(some).containsExactly(Arrays.copyOf(all, 4), within(1e-10));
  }

  /** H8. */
  @Test
  void a_long_contracting_warm_up_does_not_collapse_the_frame() {
    Rnn cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{0.5, 1, 2}, {0, 1e-3, 1}, {0, 0, 1e-6}}));
    double[] e =
        LyapunovSpectrum.of(100, 10_000)
            .measure(cell, w, Feed.zero(), Matrix.zeros(3, 1))
            .exponents();
    assertThat(e)
        .containsExactly(
            new double[] {Math.log(0.5), Math.log(1e-3), Math.log(1e-6)}, within(1e-9));
  }

  /** Rows of J that differ by 1e-17 must not cost digits: QR of the pivoted factor keeps them. */
  @Test
  void the_sum_rule_holds_where_units_saturate() {
    Rnn cell = new Rnn(1, 20, Activation.TANH);
    for (int every : new int[] {0, 1, 10}) {
      LyapunovResult r =
          LyapunovSpectrum.of(997, 103)
              .withSumRule()
              .orthonormalisedEvery(every)
              .measure(cell, tanhNet(cell, 5, 3), Walk.feed(1, new Seed(2)), Matrix.zeros(20, 1));
      assertThat(r.sumOfExponents()).isCloseTo(r.meanLogDeterminant(), within(1e-9));
    }
  }

  /** H4: units that are dead at every step. */
  @Test
  void dead_units_have_minus_infinity_in_their_multiplicity() {
    Rnn cell = new Rnn(1, 12, Activation.RELU);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", gaussian(12, 12, 0.2, 8));
    Matrix b = Matrix.zeros(12, 1);
    for (int i = 0; i < 12; i++) {
      b.data()[i] = i % 3 == 0 ? -50 : 5;
    }
    w.set("b", b);
    LyapunovResult r =
        LyapunovSpectrum.of(500, 50)
            .withSumRule()
            .measure(cell, w, Feed.zero(), Matrix.zeros(12, 1));
    assertThat(Arrays.stream(r.exponents()).filter(Double::isNaN)).isEmpty();
    assertThat(Arrays.stream(r.exponents()).filter(Double::isInfinite).count()).isEqualTo(4);
    Arrays.stream(r.exponents()).limit(8).forEach(v -> assertThat(v).isFinite());
    assertThat(r.meanLogDeterminant()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** Saturated, yet not singular: the exponents are far down and finite. */
  @Test
  void saturation_is_not_singularity() {
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{1, 0.2}, {0.1, 1}}));
    w.set("b", Matrix.of(new double[][] {{0}, {20}}));
    LyapunovResult r =
        LyapunovSpectrum.of(200, 20)
            .withSumRule()
            .measure(cell, w, Feed.zero(), Matrix.zeros(2, 1));
    assertThat(r.exponents()[1]).isFinite().isLessThan(-35);
    assertThat(r.sumOfExponents()).isCloseTo(r.meanLogDeterminant(), within(1e-9));
  }

  /** C1 with the finite-size shift of the driven net J11, N = 200, std 1: 0.0377(9). */
  @Test
  void a_driven_chaotic_net_has_its_measured_leading_exponent() {
    int n = 200;
    Rnn cell = new Rnn(n, n, Activation.TANH);
    Weights w = tanhNet(cell, 2, 21);
    w.set("W_ih", Matrix.identity(n));
    LyapunovResult r =
        LyapunovSpectrum.of(1500, 200)
            .top(1)
            .measure(cell, w, Walk.feed(1, new Seed(6)), Matrix.zeros(n, 1));
    assertThat(r.exponents()[0]).isCloseTo(0.0377, within(0.014));
    assertThat(r.standardErrors()[0]).isBetween(5e-4, 6e-3);
  }

  /** D2, D5: ln(1/2 + g/4) with the whole state; h alone would give about ln(g/4). */
  @Test
  void the_lstm_spectrum_is_that_of_the_whole_state() {
    int n = 64;
    Cell cell = new Lstm(1, n);
    Weights w = Weights.zeros(cell.layout());
    int seed = 50;
    for (String gate : List.of("i", "f", "g", "o")) {
      w.set("W_hh_" + gate, gaussian(n, n, 1 / Math.sqrt(n), seed++));
    }
    LyapunovResult r =
        LyapunovSpectrum.of(2000, 200).top(3).measure(cell, w, Feed.zero(), Matrix.zeros(2 * n, 1));
    double rho = 0;
    Eigenvalues e = BACKEND.eigenvalues(w.block("W_hh_g"));
    for (int k = 0; k < n; k++) {
      rho = Math.max(rho, Math.hypot(0.5 + e.re()[k] / 4, e.im()[k] / 4));
    }
    assertThat(r.exponents()[0]).isCloseTo(Math.log(rho), within(2e-3));
    assertThat(r.exponents()[0]).isCloseTo(Math.log(0.75), within(0.04));
    double alone = Math.log(e.spectralRadius() / 4); // what h x h blocks give
    assertThat(alone).isLessThan(-1.2);
  }

  /** A limit cycle: a leaky rotation amplified until it saturates. */
  @Test
  void a_limit_cycle_has_a_zero_exponent() {
    Rnn cell = new Rnn(1, 2, Activation.TANH, 0.05);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{1.5, 1.2}, {-1.2, 1.5}}));
    Matrix start = Matrix.of(new double[][] {{0.3}, {0.1}});
    LyapunovResult r = LyapunovSpectrum.of(50_000, 5000).measure(cell, w, Feed.zero(), start);
    assertThat(r.exponents()[0]).isCloseTo(0, within(1e-3));
    assertThat(r.exponents()[1]).isLessThan(-0.01);
    assertThat(r.converged()).isTrue();
  }

  /** M9, M11. */
  @Test
  void two_unit_nets_have_their_known_exponents() {
    LyapunovResult m9 = twoUnits(9, 300_000);
    assertThat(m9.exponents()[0]).isCloseTo(0.51664, within(6e-3));
    assertThat(m9.exponents()[1]).isCloseTo(-10.347, within(0.15));
    LyapunovResult m11 = twoUnits(9.5, 100_000);
    assertThat(m11.exponents()[0]).isCloseTo(0.5949, within(0.02));
    assertThat(m11.exponents()[1]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(m11.kaplanYorke()).isEqualTo(1);
  }

  private static LyapunovResult twoUnits(double last, int steps) {
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{-2, 2}, {-9.5, last}}));
    w.set("b", Matrix.of(new double[][] {{-2}, {-2}}));
    Matrix start = Matrix.of(new double[][] {{0.1}, {0.2}});
    return LyapunovSpectrum.of(steps, 1000).measure(cell, w, Feed.zero(), start);
  }

  /** M2: Hénon's map, 20 steps of QR from the identity. */
  @Test
  void henons_map_from_the_identity() {
    StepJacobian j = new StepJacobian(List.of(new Part("h", 2)), 2);
    for (int every : new int[] {0, 1, 7}) {
      TangentFrame f = new TangentFrame(BACKEND, Matrix.identity(2), 2, every);
      double x = 0.1;
      double y = 0.1;
      for (int t = 1; t <= 20; t++) {
        j.dense(0).set(Matrix.of(new double[][] {{-2.8 * x, 1}, {0.3, 0}}));
        f.push(t, j);
        double next = 1 - 1.4 * x * x + y;
        y = 0.3 * x;
        x = next;
      }
      assertThat(f.logs()[0] / 20).isCloseTo(0.328354496665897, within(1e-10));
      assertThat(f.logs()[1] / 20).isCloseTo(-1.532327300992, within(1e-10));
    }
  }

  /** M6: the cat map from its eigenvectors is exact. */
  @Test
  void the_cat_map() {
    StepJacobian j = new StepJacobian(List.of(new Part("h", 2)), 2);
    j.dense(0).set(Matrix.of(new double[][] {{2, 1}, {1, 1}}));
    TangentFrame f =
        new TangentFrame(BACKEND, TangentFrame.start(BACKEND, 2, 2, new Seed(1)), 2, 0);
    for (int t = 1; t <= 10_100; t++) {
      f.push(t, j);
      if (t == 100) {
        f.clear();
      }
    }
    assertThat(f.logs()[0] / 10_000).isCloseTo(0.962423650119206895, within(1e-12));
    assertThat(f.logs()[1] / 10_000).isCloseTo(-0.962423650119206895, within(1e-12));
  }

  /** One trajectory of each of two attractors: the windows agree within each, not between them. */
  @Test
  void trajectories_on_different_attractors_do_not_count_as_converged() {
    Rnn cell = new Rnn(1, 1, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{2}}));
    w.set("b", Matrix.of(new double[][] {{0.3}}));
    LyapunovSpectrum options = LyapunovSpectrum.of(6400, 100);
    Matrix apart = Matrix.of(new double[][] {{1, -1}});
    LyapunovResult r = options.measure(cell, w, Feed.zero(), apart);
    double[] own = new double[2];
    for (int b = 0; b < 2; b++) {
      Matrix start = Matrix.of(new double[][] {{apart.get(0, b)}});
      LyapunovResult one = options.measure(cell, w, Feed.zero(), start);
      assertThat(one.converged()).isTrue();
      assertThat(one.errorsOverTrajectories()).containsExactly(Double.NaN);
      own[b] = one.exponents()[0];
    }
    assertThat(r.trajectories()).isEqualTo(2);
    assertThat(r.exponents()[0]).isCloseTo((own[0] + own[1]) / 2, within(1e-12));
    assertThat(r.errorsOverTrajectories()[0])
        .isCloseTo(Math.abs(own[0] - own[1]) / 2, within(1e-12))
        .isGreaterThan(0.1);
    assertThat(r.converged()).isFalse();
  }

  /** Driven, all trajectories see one attractor: both errors are of one size. */
  @Test
  void errors_over_windows_and_over_trajectories_agree() {
    Rnn cell = new Rnn(1, 10, Activation.TANH);
    Weights w = tanhNet(cell, 1.5, 3);
    LyapunovResult r =
        LyapunovSpectrum.of(3200, 200)
            .top(1)
            .measure(cell, w, Walk.feed(1, new Seed(5)), gaussian(10, 16, 0.5, 6));
    // 16 values: chi-squared of 15 degrees of freedom, beyond a factor 2.5 either way below 1e-4
    assertThat(r.errorsOverTrajectories()[0] / r.standardErrors()[0]).isBetween(0.3, 2.5);
    assertThat(r.converged()).isTrue();
  }

  /** What a step leaves on the heap does not add up: 10⁶ steps take the memory of one. */
  @Test
  void memory_does_not_grow_with_the_steps() {
    Rnn cell = new Rnn(1, 10, Activation.TANH);
    Weights w = tanhNet(cell, 1.5, 3);
    var bean =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] bytes = new long[3];
    for (int round = 0; round < 3; round++) { // the first warms up the compiler
      int steps = round == 1 ? 20_000 : 60_000;
      Matrix start = gaussian(10, 1, 0.5, 1);
      Feed feed = Walk.feed(1, new Seed(5));
      long before = bean.getThreadAllocatedBytes(thread);
      LyapunovResult r = LyapunovSpectrum.of(steps, 10).top(2).measure(cell, w, feed, start);
      bytes[round] = bean.getThreadAllocatedBytes(thread) - before;
      assertThat(r.windows()).hasSize(LyapunovSpectrum.WINDOWS);
    }
    // the 40 000 more steps may allocate small, short-lived objects, not states or Jacobians
    assertThat((bytes[2] - bytes[1]) / 40_000.0).isLessThan(80);
  }
}
