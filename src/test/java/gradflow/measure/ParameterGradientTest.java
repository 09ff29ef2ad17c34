package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import gradflow.task.SquaredDistance;
import gradflow.task.When;
import gradflow.theory.SigmoidUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterGradientTest {
  private static double[] measure(
      Cell cell, Weights w, Sequence x, Matrix start, Loss loss, Measure measure) {
    MemoryPlan plan = MemoryPlan.within(1L << 28, cell, x.steps(), x.batch());
    List<MeasureValue> values =
        new Instrument(cell, w, loss, new Seed(1)).measure(List.of(measure), x, start, plan);
    return values.stream().mapToDouble(v -> ((MeasureValue.Scalar) v).value()).toArray();
  }

  /** Every parameter moved by ± 1e-5. */
  @Test
  void theGradientIsThatOfTheLoss() {
    Lstm cell = new Lstm(2, 3);
    Weights w = Walk.gaussian(cell, 1.2, new Seed(2));
    Sequence x = Walk.noise(12, 2, 4, new Seed(3));
    Matrix start = Walk.state(cell, 4, new Seed(4));
    Loss loss = new SquaredDistance(0.3, When.EVERY);
    double squares = 0;
    for (var block : cell.layout().blocks()) {
      double[] data = w.block(block.name()).data();
      for (int k = 0; k < data.length; k++) {
        double kept = data[k];
        double[] moved = new double[2];
        for (int side = 0; side < 2; side++) {
          data[k] = kept + (side == 0 ? 1e-5 : -1e-5);
          w.changed();
          moved[side] = measure(cell, w, x, start, loss, new ParameterGradient())[0];
        }
        data[k] = kept;
        squares += Math.pow((moved[0] - moved[1]) / 2e-5, 2);
      }
    }
    w.changed();
    double[] found = measure(cell, w, x, start, loss, new ParameterGradient());
    assertThat(found[1]).isCloseTo(Math.log10(squares) / 2, within(1e-7));
    assertThat(found[0]).isPositive();
  }

  /**
   * E4: a wall in the error surface of a sigmoid unit, where its lower attractor ends: the norm of
   * the gradient spans decades, and its maximum lies on the saddle-nodes.
   */
  @Test
  void e4ErrorSurfaceOfASigmoidUnit() {
    Rnn cell = new Rnn(1, 1, Activation.SIGMOID);
    Weights w = Weights.zeros(cell.layout());
    Matrix start = Matrix.of(new double[][] {{1 / (1 + Math.exp(-0.5))}});
    int points = 49;
    double[] log = new double[points * points];
    double largest = Double.NEGATIVE_INFINITY;
    double atWeight = 0;
    double atBias = 0;
    for (int k = 0; k < log.length; k++) {
      double weight = 4 + 3.0 * (k / points) / (points - 1);
      double bias = -4 + 3.0 * (k % points) / (points - 1);
      w.set("W_hh", Matrix.of(new double[][] {{weight}}));
      w.set("b", Matrix.of(new double[][] {{bias}}));
      log[k] =
          measure(
              cell,
              w,
              Sequence.zeros(50, 1, 1),
              start,
              new SquaredDistance(0.7, When.LAST),
              new ParameterGradient())[1];
      if (log[k] > largest) {
        largest = log[k];
        atWeight = weight;
        atBias = bias;
      }
    }
    Arrays.sort(log);
    assertThat(largest - log[log.length / 2]).isGreaterThan(2); // max over median above 100
    assertThat(largest - log[log.length / 10]).isGreaterThan(3);
    // the unit falls into the lower state where the start lies below the unstable point between
    SigmoidUnit unit = new SigmoidUnit(atWeight);
    assertThat(atBias).isBetween(unit.upperBias() - 0.1, unit.lowerBias() + 0.1);
  }

  /** h = u h + b from 1: dL/db = 2 (h_T - target) sum u^k, beside which dL/du is nothing. */
  @Test
  void aLinearUnit() {
    Rnn cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{1e-3}}));
    double[] found =
        measure(
            cell,
            w,
            Sequence.zeros(60, 1, 1),
            Matrix.of(new double[][] {{1}}),
            new SquaredDistance(-1, When.LAST),
            new ParameterGradient());
    assertThat(found[0]).isCloseTo(1, within(1e-12));
    assertThat(found[1]).isCloseTo(Math.log10(2 / (1 - 1e-3)), within(1e-9));
  }

  @Test
  void tapesThatDoNotFitAreRefused() {
    Rnn cell = new Rnn(1, 1000, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    assertThatThrownBy(() -> new ParameterGradient().probe(new Context(cell, w, 1_000_000, 10)))
        .hasMessageContaining("steps: got 1000000 of a batch of 10")
        .hasMessageContaining("parameter-gradient");
  }
}
