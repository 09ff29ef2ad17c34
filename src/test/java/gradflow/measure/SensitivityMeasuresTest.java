package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.ForgetGate;
import gradflow.cell.IndRnn;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.cell.Lstm;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.cell.RgLru;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.Loss;
import gradflow.task.When;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sensitivities to parameters and to inputs against central differences. */
class SensitivityMeasuresTest {
  private static final int STEPS = 9;
  private static final int BATCH = 2;

  static Stream<Cell> cells() {
    return Stream.of(
        new MinGru(3, 4, Candidate.LINEAR),
        new MinLstm(3, 4, Candidate.G, true),
        new RgLru(4, 8),
        new IndRnn(3, 4, Activation.TANH),
        new Lru(3, 2, LinearOutput.STATE),
        new Lru(3, 2, LinearOutput.Y),
        new Rnn(3, 4, Activation.TANH),
        new Lstm(3, 2),
        new Mlstm(3, 2, 2, ForgetGate.SIGMOID, MlstmOutput.H));
  }

  private static List<MeasureValue> measure(
      Cell cell, Weights w, Sequence x, Matrix start, Measure measure) {
    Loss loss = new HalfSquaredNorm(When.LAST);
    MemoryPlan plan = MemoryPlan.within(1L << 28, cell, x.steps(), x.batch());
    return new Instrument(cell, w, loss, new Seed(1)).measure(List.of(measure), x, start, plan);
  }

  private static double[] column(List<MeasureValue> values, String table, String column) {
    return MeasureValue.table(values, table).orElseThrow().numbers(column);
  }

  /** The last output, or the last state where the output is none: every entry and sample. */
  private static double[] last(Cell cell, Weights w, Sequence x, Matrix start) {
    double[][] out = {null};
    new Trajectory(cell, w, x, start, MemoryPlan.within(1L << 28, cell, x.steps(), x.batch()))
        .forward(
            (t, tape) -> {
              Matrix after = Matrix.zeros(cell.stateSize(), x.batch());
              tape.getAfter(after);
              out[0] = cell.outputIsState() ? tape.output().clone() : after.data();
            });
    return out[0];
  }

  private static Map<String, Double> differences(Cell cell, Weights w, Sequence x, Matrix start) {
    Map<String, Double> out = new HashMap<>();
    double e = 1e-5;
    for (var block : cell.layout().blocks()) {
      double[] data = w.block(block.name()).data();
      double sum = 0;
      for (int k = 0; k < data.length; k++) {
        double kept = data[k];
        data[k] = kept + e;
        w.changed();
        double[] up = last(cell, w, x, start);
        data[k] = kept - e;
        w.changed();
        double[] down = last(cell, w, x, start);
        data[k] = kept;
        w.changed();
        for (int i = 0; i < up.length; i++) {
          sum += Math.pow((up[i] - down[i]) / (2 * e), 2);
        }
      }
      out.put(block.name(), sum / data.length / x.batch());
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void parameterSensitivityIsTheMeanSquareOfTheDerivatives(Cell cell) {
    Weights w = Walk.gaussian(cell, 0.8, new Seed(2));
    Sequence x = Walk.noise(STEPS, cell.inputSize(), BATCH, new Seed(3));
    Matrix start = Walk.state(cell, BATCH, new Seed(4));
    double[] found =
        column(
            measure(cell, w, x, start, new ParameterSensitivity(0)),
            "parameter_sensitivity",
            "mean_square");
    Map<String, Double> expected = differences(cell, w, x, start);
    List<String> names = cell.layout().names();
    for (int b = 0; b < found.length; b++) {
      double want = expected.get(names.get(b));
      assertThat(found[b]).as(names.get(b)).isCloseTo(want, within(1e-7 * want + 1e-15));
    }
    double[] random =
        column(
            measure(cell, w, x, start, new ParameterSensitivity(400)),
            "parameter_sensitivity",
            "mean_square");
    for (int b = 0; b < found.length; b++) {
      assertThat(random[b]).as(names.get(b)).isCloseTo(found[b], within(0.3 * found[b] + 1e-15));
    }
  }

  /** An expanding unit: u^1000 is beyond the range of a double, its sensitivity has a logarithm. */
  @Test
  void sensitivitiesBeyondTheRangeHaveALogarithm() {
    IndRnn cell = new IndRnn(1, 1, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("w_hh", Matrix.of(new double[][] {{1.9}}));
    int steps = 1000;
    List<MeasureValue> values =
        measure(
            cell,
            w,
            Sequence.zeros(steps, 1, 1),
            Matrix.of(new double[][] {{1}}),
            new ParameterSensitivity(0));
    int at = cell.layout().names().indexOf("b"); // dh_T/db = (u^T − 1) / (u − 1)
    double expected = 2 * (steps * Math.log10(1.9) - Math.log10(0.9));
    assertThat(column(values, "parameter_sensitivity", "log10_mean_square")[at])
        .isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void inputGradientIsTheDerivativeOfTheLoss(Cell cell) {
    Weights w = Walk.gaussian(cell, 0.8, new Seed(2));
    Sequence x = Walk.noise(STEPS, cell.inputSize(), 1, new Seed(3));
    Matrix start = Walk.state(cell, 1, new Seed(4));
    List<MeasureValue> values = measure(cell, w, x, start, new InputGradient());
    double[] logs = column(values, "input_gradient_norms", "log_norm_nats");
    assertThat(logs).hasSize(STEPS);
    double e = 1e-5;
    for (int t = 1; t <= STEPS; t++) {
      double sum = 0;
      for (int d = 0; d < cell.inputSize(); d++) {
        double kept = x.at(t)[d];
        x.at(t)[d] = kept + e;
        double up = loss(cell, w, x, start);
        x.at(t)[d] = kept - e;
        double down = loss(cell, w, x, start);
        x.at(t)[d] = kept;
        sum += Math.pow((up - down) / (2 * e), 2);
      }
      double expected = Math.sqrt(sum);
      assertThat(Math.exp(logs[t - 1]))
          .as("t = " + t)
          .isCloseTo(expected, within(1e-7 * (expected + 1)));
    }
  }

  private static double loss(Cell cell, Weights w, Sequence x, Matrix start) {
    double[][] h = new Network.Direction(false, cell, w, start).outputs(x);
    double sum = 0;
    for (double v : h[x.steps() - 1]) {
      sum += v * v / 2;
    }
    return sum;
  }
}
