package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.MinGru;
import gradflow.cell.Projection;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.init.Jordan;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each measure against a computation by hand on a net that is simple enough for one. */
class MeasuresTest {
  private static final int STEPS = 30;

  private static List<MeasureValue> measure(Cell cell, Weights w, Measure... measures) {
    Sequence x = Walk.noise(STEPS, cell.inputSize(), 2, new Seed(7));
    Matrix s = Matrix.zeros(cell.stateSize(), 2);
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, STEPS, 2);
    return new Instrument(cell, w, new RandomDirection(When.LAST), new Seed(1))
        .measure(List.of(measures), x, s, plan);
  }

  private static Map<String, Double> scalars(List<MeasureValue> values) {
    Map<String, Double> out = new TreeMap<>();
    values.stream()
        .filter(MeasureValue.Scalar.class::isInstance)
        .map(MeasureValue.Scalar.class::cast)
        .forEach(s -> out.put(s.name(), s.value()));
    return out;
  }

  private static double[] reals(List<MeasureValue> values, String table, String column) {
    return MeasureValue.table(values, table).orElseThrow().numbers(column);
  }

  private static Weights linear(double... diagonal) {
    Cell cell = new Rnn(1, diagonal.length, Activation.IDENTITY);
    Matrix u = Matrix.zeros(diagonal.length, diagonal.length);
    for (int k = 0; k < diagonal.length; k++) {
      u.set(k, k, diagonal[k]);
    }
    return Weights.zeros(cell.layout()).set("W_hh", u);
  }

  private static Weights constantLstm(double forgetBias, double gain) {
    Weights w = Weights.zeros(new Lstm(1, 5).layout());
    Matrix bias = Matrix.zeros(5, 1);
    bias.fill(forgetBias);
    w.set("b_f", bias);
    new Orthogonal(gain).fill(w.block("W_hh_g"), "W_hh_g", new Seed(3));
    w.changed();
    return w;
  }

  @Test
  void slopeHalfLifeAndHalfLagOfAnExactExponential() {
    Cell cell = new Rnn(1, 3, Activation.IDENTITY);
    Map<String, Double> s = scalars(measure(cell, linear(0.8, 0.5, -0.1), new Slope(5, 0)));
    assertThat(s.get("slope_nats_per_step")).isCloseTo(Math.log(0.8), within(1e-12));
    assertThat(s.get("half_life_steps")).isCloseTo(Math.log(0.5) / Math.log(0.8), within(1e-10));
    assertThat(s.get("half_lag_steps")).isEqualTo(4); // 0.8^3 = 0.512, 0.8^4 = 0.41
    Map<String, Double> grows = scalars(measure(cell, linear(1.1, 0, 0), new Slope(5, 20)));
    assertThat(grows.get("half_life_steps")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(grows.get("half_lag_steps")).isNaN();
    Map<String, Double> dead = scalars(measure(cell, linear(0, 0, 0), new Slope(0, 10)));
    assertThat(dead.get("slope_nats_per_step")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(dead.get("half_life_steps")).isNaN();
    assertThatThrownBy(() -> measure(cell, linear(1, 1, 1), new Slope(10, 100)))
        .hasMessageContaining(
            "got the window of lags 10 .. 100, expected a window within steps = 30");
  }

  @Test
  void slopeOfTheStateSeesAMemoryThatTheOutputsBlockDoesNot() {
    Cell cell = new Lstm(1, 5); // W_hh = 0: h does not reach the next step, c does
    Weights w = Weights.zeros(cell.layout());
    w.block("b_f").fill(1);
    w.changed();
    Map<String, Double> output = scalars(measure(cell, w, new Slope(2, 0)));
    assertThat(output.get("slope_nats_per_step")).isEqualTo(Double.NEGATIVE_INFINITY);
    Map<String, Double> state = scalars(measure(cell, w, new Slope(2, 0, Slope.Block.STATE)));
    assertThat(state.get("slope_nats_per_step"))
        .isCloseTo(Math.log(1 / (1 + Math.exp(-1))), within(1e-12));
  }

  @Test
  void aProjectionLeavesTheSlopeOfTheCellAboveIt() {
    Cell above = new MinGru(3, 3, Candidate.LINEAR);
    Cell cell = new Stack(List.of(new Projection(1, 3), above));
    Weights w = Weights.zeros(cell.layout());
    w.block("l1.b_z").fill(-2);
    w.block("l0.W_ih").fill(0.5);
    w.changed();
    Map<String, Double> s = scalars(measure(cell, w, new Slope(2, 0, Slope.Block.STATE)));
    assertThat(s.get("slope_nats_per_step"))
        .isCloseTo(Math.log(1 / (1 + Math.exp(-2))), within(1e-12));
  }

  @Test
  void productAndStepNormsOfDiagonalWeights() {
    Cell cell = new Rnn(1, 2, Activation.IDENTITY);
    List<MeasureValue> v =
        measure(cell, linear(2, 1), new ProductNorms(1), new StepJacobianNorms());
    double[] log = reals(v, "product_norms", "log_spectral_nats");
    assertThat(log).hasSize((STEPS + 1) * 2 * 2); // t, samples, blocks h and s
    assertThat(Arrays.stream(log).max().getAsDouble()).isCloseTo(STEPS * Math.log(2), within(1e-9));
    double[] frobenius = reals(v, "product_norms", "log_frobenius_nats");
    assertThat(Arrays.stream(frobenius).max().getAsDouble())
        .isCloseTo(0.5 * Math.log(Math.pow(4, STEPS) + 1), within(1e-9));
    for (double spectral : reals(v, "step_jacobian_norms", "spectral")) {
      assertThat(spectral).isCloseTo(2, within(2e-10));
    }
    for (double norm : reals(v, "step_jacobian_norms", "frobenius")) {
      assertThat(norm).isCloseTo(Math.sqrt(5), within(1e-15));
    }
  }

  @Test
  void lyapunovGivesBothSidesOfTheSumRule() {
    Cell cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = linear(0.8, 0.5, -0.1);
    double sum = Math.log(0.8 * 0.5 * 0.1);
    Map<String, Double> s = scalars(measure(cell, w, new Lyapunov(0, 10, 1, true)));
    // the vectors start at random and turn towards the axes: an O(1/T) rest in each exponent, but
    // not in their sum
    assertThat(s.get("sum_of_exponents_nats_per_step")).isCloseTo(sum, within(1e-12));
    assertThat(s.get("mean_log_determinant_nats_per_step")).isCloseTo(sum, within(1e-12));
    assertThat(s.get("participation_ratio")).isCloseTo(1, within(0.01));
    assertThat(s.get("lyapunov_converged")).isEqualTo(1);
    Map<String, Double> top = scalars(measure(cell, w, new Lyapunov(1, 0, 1)));
    assertThat(top.get("sum_of_exponents_nats_per_step")).isNaN();
    assertThat(top).doesNotContainKey("mean_log_determinant_nats_per_step");
    // without a burn-in the first windows still turn
    assertThat(top.get("lyapunov_converged")).isEqualTo(0);
    Map<String, Double> turning =
        scalars(measure(cell, linear(0.7, 0.7, 0.7), new Lyapunov(1, 0, 1)));
    assertThat(turning.get("participation_ratio")).isBetween(1.0, 3.0).isNotEqualTo(1.0);
    assertThatThrownBy(() -> new Lyapunov(2, 0, 0, true))
        .hasMessageContaining("got true with k = 2, expected k = 0");
  }

  @Test
  void lossGradientOfARandomDirectionStartsAtOne() {
    Cell cell = new Rnn(1, 4, Activation.IDENTITY);
    List<MeasureValue> v = measure(cell, linear(0.5, 0.5, 0.5, 0.5), new LossGradientNorms());
    double[] log = reals(v, "loss_gradient_norms", "log_norm_nats");
    assertThat(log[log.length - 1]).isCloseTo(0, within(1e-14));
    assertThat(log[0]).isCloseTo(STEPS * Math.log(0.5), within(1e-10));
  }

  @Test
  void singularValuesOfTheStep() {
    Cell cell = new Rnn(1, 3, Activation.IDENTITY);
    List<MeasureValue> all =
        measure(cell, linear(3, -1, 0.5), new StepSingularValues(StepSingularValues.Which.ALL, 10));
    assertThat(reals(all, "step_singular_values", "singular_value"))
        .hasSize(3 * 3 * 2)
        .contains(3, 1, 0.5);
    List<MeasureValue> extreme =
        measure(
            cell, linear(3, -1, 0.5), new StepSingularValues(StepSingularValues.Which.EXTREME, 10));
    assertThat(reals(extreme, "step_singular_values", "singular_value"))
        .hasSize(2 * 3 * 2)
        .doesNotContain(1);
  }

  @Test
  void spectrumOfAJordanBlock() {
    Cell cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    new Jordan(0.9, 10).fill(w.block("W_hh"), "W_hh", new Seed(1));
    w.changed();
    Map<String, Double> s = scalars(measure(cell, w, new RecurrentSpectrum()));
    assertThat(s.get("rho_W_hh")).isCloseTo(0.9, within(1e-7));
    assertThat(s.get("sigma_max_W_hh")).isCloseTo(10.080354, within(1e-6));
    assertThat(s.get("henrici_W_hh")).isCloseTo(10 / Math.sqrt(100 + 2 * 0.81), within(1e-8));
    Map<String, Double> normal = scalars(measure(cell, linear(0.9, 0.1), new RecurrentSpectrum()));
    assertThat(normal.get("henrici_W_hh")).isCloseTo(0, within(1e-7));
  }

  @Test
  void pascanusBoundIsTheLineOfGammaSigmaMax() {
    Cell cell = new Rnn(1, 2, Activation.SIGMOID);
    List<MeasureValue> v = measure(cell, linear(2, 1), new PascanuBound());
    assertThat(scalars(v).get("bound_slope_nats_per_step")).isCloseTo(Math.log(0.5), within(1e-14));
    assertThat(reals(v, "pascanu_bound", "log_bound_nats")[10])
        .isCloseTo(10 * Math.log(0.5), within(1e-12));
    assertThat(new PascanuBound().appliesTo(new Lstm(1, 2))).isFalse();
  }

  @Test
  void originSlopeOfAnLstm() { // theory row D1: sigma_f + sigma_i sigma_o eig(W_hh_g)
    Weights w = Weights.zeros(new Lstm(1, 5).layout());
    for (int k = 0; k < 5; k++) {
      w.block("W_hh_g").set(k, k, 2);
    }
    w.changed();
    Map<String, Double> s = scalars(measure(new Lstm(1, 5), w, new OriginSlope()));
    assertThat(s.get("origin_slope_nats_per_step"))
        .isCloseTo(Math.log(0.5 + 2 * 0.25), within(1e-12));
  }

  @Test
  void gatesOfAConstantLstm() {
    List<MeasureValue> v = measure(new Lstm(1, 5), constantLstm(4, 0), new GateStatistics(0.05));
    double[] mean = reals(v, "gate_statistics", "mean");
    double[] open = reals(v, "gate_statistics", "share_open");
    double forget = 1 / (1 + Math.exp(-4));
    assertThat(mean[0]).isEqualTo(0.5); // i
    assertThat(mean[1]).isCloseTo(forget, within(1e-15)); // f
    assertThat(open[0]).isZero();
    assertThat(open[1]).isEqualTo(1);
    assertThat(reals(v, "gate_statistics", "median")[1]).isCloseTo(forget, within(1e-15));
  }

  @Test
  void cellPathWithoutRecurrenceIsTheForgetGates() {
    List<MeasureValue> v = measure(new Lstm(1, 5), constantLstm(1, 0), new CellPath());
    double step = Math.log(1 / (1 + Math.exp(-1)));
    double[] direct = reals(v, "cell_path", "log_direct_max_nats");
    double[] mean = reals(v, "cell_path", "log_direct_mean_nats");
    double[] full = reals(v, "cell_path", "log_full_nats");
    assertThat(direct[0]).isCloseTo(STEPS * step, within(1e-10));
    assertThat(mean[0]).isCloseTo(STEPS * step, within(1e-10));
    assertThat(full[0]).isCloseTo(STEPS * step, within(1e-9));
    List<MeasureValue> recurrent = measure(new Lstm(1, 5), constantLstm(1, 4), new CellPath());
    assertThat(reals(recurrent, "cell_path", "log_full_nats")[0])
        .isGreaterThan(reals(recurrent, "cell_path", "log_direct_max_nats")[0] + 1);
  }

  /** σ(−800) is 0 in doubles. */
  @Test
  void aClosedPathThroughTheCellIsNotInTheMeanOfLogarithms() {
    Weights w = constantLstm(1, 0);
    w.block("b_f").set(2, 0, -800);
    w.changed();
    List<MeasureValue> v = measure(new Lstm(1, 5), w, new CellPath());
    double step = Math.log(1 / (1 + Math.exp(-1)));
    assertThat(reals(v, "cell_path", "log_direct_mean_nats")[0])
        .isCloseTo(STEPS * step, within(1e-10));
    assertThat(reals(v, "cell_path", "share_closed")[0]).isEqualTo(0.2);
    w.block("b_f").fill(-800);
    w.changed();
    List<MeasureValue> none = measure(new Lstm(1, 5), w, new CellPath());
    assertThat(reals(none, "cell_path", "log_direct_mean_nats")[0])
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(reals(none, "cell_path", "share_closed")[0]).isEqualTo(1);
  }

  /**
   * Theory rows A9 and A10: K (g - 1)^2 and K (g^2 - 1)^2 for orthogonal weights times g; 0 at g =
   * 1.
   */
  @Test
  void bothFormsOfPascanusOmega() {
    Cell cell = new Rnn(1, 6, Activation.IDENTITY);
    for (double g : new double[] {0.5, 1, 1.3}) {
      Weights w = Weights.zeros(cell.layout());
      new Orthogonal(g).fill(w.block("W_hh"), "W_hh", new Seed(3));
      w.changed();
      Map<String, Double> s = scalars(measure(cell, w, new NormPreservation()));
      double byNorm = STEPS * (g - 1) * (g - 1);
      double bySquare = STEPS * (g * g - 1) * (g * g - 1);
      assertThat(s.get("omega_norm")).isCloseTo(byNorm, within(1e-10 * byNorm + 1e-20));
      assertThat(s.get("omega_squared")).isCloseTo(bySquare, within(1e-10 * bySquare + 1e-20));
    }
  }

  @Test
  void oneMoreMeasureChangesNoBit() {
    Cell cell = new Lstm(1, 6);
    Weights w = Walk.gaussian(cell, 1.5, new Seed(9));
    double[] gradients =
        reals(measure(cell, w, new LossGradientNorms()), "loss_gradient_norms", "log_norm_nats");
    double[] products =
        reals(measure(cell, w, new ProductNorms(1)), "product_norms", "log_spectral_nats");
    List<MeasureValue> together =
        measure(
            cell,
            w,
            new CellPath(),
            new Slope(1, 0),
            new ProductNorms(1),
            new LossGradientNorms(),
            new GateStatistics(0.1),
            new OriginSlope());
    assertThat(reals(together, "loss_gradient_norms", "log_norm_nats")).isEqualTo(gradients);
    assertThat(reals(together, "product_norms", "log_spectral_nats")).isEqualTo(products);
  }
}
