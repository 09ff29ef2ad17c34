package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Measures that split a gradient or a Jacobian: the parts add up, and each is what it says. */
class SplitMeasuresTest {
  private static final int STEPS = 8;

  private static Weights random(Cell cell, double deviation) {
    Weights w = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(11));
    for (Block b : cell.layout().blocks()) {
      normals.fill(w.block(b.name()).data(), deviation);
    }
    w.changed();
    return w;
  }

  private static List<MeasureValue> measure(Cell cell, Weights w, int batch, Measure measure) {
    Sequence x = Walk.noise(STEPS, cell.inputSize(), batch, new Seed(7));
    Matrix s = Matrix.zeros(cell.stateSize(), batch);
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, STEPS, batch);
    return new Instrument(cell, w, new HalfSquaredNorm(When.EVERY), new Seed(1))
        .measure(List.of(measure), x, s, plan);
  }

  private static Map<String, Double> scalars(List<MeasureValue> values) {
    Map<String, Double> out = new TreeMap<>();
    for (MeasureValue v : values) {
      if (v instanceof MeasureValue.Scalar s) {
        out.put(s.name(), s.value());
      }
    }
    return out;
  }

  private static double[] reals(List<MeasureValue> values, String column) {
    return values.stream()
        .filter(MeasureValue.Series.class::isInstance)
        .map(v -> ((MeasureValue.Series) v).rows())
        .filter(rows -> rows.has(column))
        .map(rows -> rows.numbers(column))
        .findFirst()
        .orElseThrow();
  }

  private static List<Cell> gated() {
    return List.of(
        new Lstm(2, 5),
        new Lstm(2, 5, Forget.ABSENT, false, Activation.TANH, Activation.TANH),
        new Lstm(2, 5, Forget.COUPLED, false, Activation.TANH, Activation.TANH),
        new Gru(2, 5, Reset.BEFORE),
        new Gru(2, 5, Reset.AFTER));
  }

  @Test
  void thePartsOfTheGradientAddUpForEveryCell() {
    List<Cell> cells = new ArrayList<>(gated());
    cells.add(new Rnn(2, 5, Activation.TANH));
    for (Cell cell : cells) {
      List<MeasureValue> values = measure(cell, random(cell, 0.5), 1, new GradientSplit());
      assertThat(scalars(values).get("split_error")).as(cell.toString()).isBetween(0.0, 1e-14);
      assertThat(scalars(values).get("chain_error")).as(cell.toString()).isBetween(0.0, 1e-12);
      assertThat(reals(values, "log10_norm")).hasSize(STEPS * (STEPS + 1) / 2);
    }
  }

  @Test
  void aPartOfTheGradientIsTheAdjointTimesTheStateBefore() {
    // h_t = u h_{t-1} + x_t, L = sum h_s²/2: part (t, s) = h_s u^(s-t) h_{t-1}
    Cell cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.block("W_hh").set(0, 0, 0.7);
    w.block("W_ih").set(0, 0, 1);
    w.changed();
    double[] log = reals(measure(cell, w, 1, new GradientSplit()), "log10_norm");
    Sequence x = Walk.noise(STEPS, 1, 1, new Seed(7));
    double[] h = new double[STEPS + 1];
    for (int t = 1; t <= STEPS; t++) {
      h[t] = 0.7 * h[t - 1] + x.at(t)[0];
    }
    int row = 0;
    for (int s = 1; s <= STEPS; s++) {
      for (int t = s; t >= 1; t--) {
        double expected = Math.abs(h[s] * Math.pow(0.7, s - t) * h[t - 1]);
        assertThat(Math.pow(10, log[row])).isCloseTo(expected, within(1e-12));
        row++;
      }
    }
  }

  @Test
  void theGradientSplitLooksAtOneSequenceOnly() {
    Cell cell = new Rnn(1, 2, Activation.TANH);
    assertThatThrownBy(() -> measure(cell, random(cell, 0.5), 2, new GradientSplit()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("batch: got 2, expected 1");
  }

  @Test
  void theWaysThroughTheGatesAddUpToTheJacobian() {
    for (Cell cell : gated()) {
      List<MeasureValue> values = measure(cell, random(cell, 0.8), 2, new GatePaths(1));
      Map<String, Double> scalars = scalars(values);
      assertThat(scalars.get("gate_paths_error")).as(cell.toString()).isBetween(0.0, 1e-14);
      double sum =
          scalars.entrySet().stream()
              .filter(e -> e.getKey().startsWith("share_"))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat(sum).as(cell.toString()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void withoutRecurrentWeightsAllOfTheJacobianIsDirect() {
    for (Cell cell : List.of(new Lstm(1, 4), new Gru(1, 4, Reset.BEFORE))) {
      Map<String, Double> scalars =
          scalars(measure(cell, Weights.zeros(cell.layout()), 1, new GatePaths(2)));
      assertThat(scalars.get("share_direct")).isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void theSlopesOfALinearNetAreOneAndTakeNothing() {
    Cell cell = new Rnn(1, 6, Activation.IDENTITY);
    Map<String, Double> linear =
        scalars(measure(cell, random(cell, 0.4), 2, new ActivationSlopes(0.1)));
    assertThat(linear.get("phi_slope_mean")).isEqualTo(1);
    assertThat(linear.get("phi_saturated_share")).isZero();
    assertThat(linear.get("phi_part_nats_per_step")).isCloseTo(0, within(1e-12));
    Cell tanh = new Rnn(1, 6, Activation.TANH);
    Map<String, Double> saturating =
        scalars(measure(tanh, random(tanh, 1.5), 2, new ActivationSlopes(0.1)));
    assertThat(saturating.get("phi_slope_max")).isBetween(0.5, 1.0);
    assertThat(saturating.get("phi_saturated_share")).isBetween(0.2, 1.0);
    assertThat(saturating.get("phi_part_nats_per_step")).isNegative();
  }

  @Test
  void theGradientCheckFindsTheNetExactAndNotices() {
    Cell cell = new Rnn(2, 4, Activation.TANH);
    List<MeasureValue> values = measure(cell, random(cell, 0.5), 2, new GradientCheck(3, 1e-3));
    assertThat(scalars(values).get("forward_error")).isBetween(0.0, 1e-14);
    assertThat(scalars(values).get("loss_error")).isBetween(0.0, 1e-14);
    double[] errors = reals(values, "gradient_error");
    assertThat(errors).hasSize(4 * 5); // four output layers, five parameters
    for (double e : errors) {
      assertThat(e).isBetween(0.0, 1e-9);
    }
    // differences of a large step are wrong, and the measure says so
    double[] coarse =
        reals(measure(cell, random(cell, 0.5), 2, new GradientCheck(3, 1)), "gradient_error");
    assertThat(coarse[0]).isGreaterThan(1e-4);
  }

  @Test
  void parametersAreCounted() {
    assertThat(scalars(measure(new Lstm(3, 5), random(new Lstm(3, 5), 1), 1, new StepCost(1e-4))))
        .containsEntry("parameters", 4.0 * (5 * (5 + 3) + 5));
    Cell gru = new Gru(3, 5, Reset.BEFORE);
    List<MeasureValue> values = measure(gru, random(gru, 1), 1, new StepCost(1e-4));
    assertThat(scalars(values)).containsEntry("parameters", 3.0 * (5 * (5 + 3) + 5));
    Cell after = new Gru(3, 5, Reset.AFTER);
    assertThat(scalars(measure(after, random(after, 1), 1, new StepCost(1e-4))))
        .containsEntry("parameters", 3.0 * (5 * (5 + 3) + 5) + 5);
  }

  /** Factors are compared with factors only: a gru that resets before the product has none. */
  @Test
  void operationsAreTimedThatTheCellHas() {
    for (Cell cell : List.of(new Lstm(3, 5), new Gru(3, 5, Reset.AFTER))) {
      assertThat(operations(cell))
          .containsExactly("forward", "backward", "jacobian", "jacobian_factors");
    }
    assertThat(operations(new Gru(3, 5, Reset.BEFORE)))
        .containsExactly("forward", "backward", "jacobian");
  }

  private static List<String> operations(Cell cell) {
    List<MeasureValue> values = measure(cell, random(cell, 1), 1, new StepCost(1e-4));
    double[] seconds = reals(values, "seconds_per_step");
    double[] low = reals(values, "seconds_low");
    double[] high = reals(values, "seconds_high");
    for (int k = 0; k < seconds.length; k++) {
      assertThat(seconds[k]).isPositive().isBetween(low[k], high[k]);
    }
    return values.stream()
        .filter(MeasureValue.Series.class::isInstance)
        .flatMap(v -> ((MeasureValue.Series) v).rows().texts("operation").stream())
        .toList();
  }

  /** What is written does not change when the weights do; factors would. */
  @Test
  void aJacobianIsTimedAsItIsWrittenOut() {
    Cell cell = new Lstm(1, 2);
    Weights w = random(cell, 1);
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    StepJacobian expected = cell.newJacobian();
    cell.jacobian(w, tape, 0, expected);
    double entry = expected.self(0);
    StepJacobian j = cell.newJacobian();
    StepCost.written(cell, w, tape, j);
    for (String block : List.of("W_hh_i", "W_hh_f", "W_hh_g", "W_hh_o")) {
      w.block(block).fill(7);
    }
    w.changed();
    assertThat(j.self(0)).isEqualTo(entry);
  }
}
