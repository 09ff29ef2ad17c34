package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A delay line of n linear units recalls lags 0 … n − 1 wholly and nothing before. */
class MemoryCapacityTest {
  private static final int UNITS = 5;
  private static final int STEPS = 400;

  private static List<MeasureValue> measure(MemoryCapacity measure, int steps) {
    Rnn cell = new Rnn(1, UNITS, Activation.IDENTITY);
    Weights weights = Weights.zeros(cell.layout());
    for (int i = 1; i < UNITS; i++) {
      weights.block("W_hh").set(i, i - 1, 1);
    }
    weights.block("W_ih").set(0, 0, 1);
    weights.changed();
    double[][] x = new WhiteNoise(1).inputs(steps, 1, 2, new Seed(1));
    return new Instrument(cell, weights, new HalfSquaredNorm(When.LAST), new Seed(2))
        .measure(
            List.of(measure),
            Sequence.of(1, 2, x),
            Matrix.zeros(UNITS, 2),
            MemoryPlan.within(1L << 24, cell, steps, 2));
  }

  @Test
  void aDelayLineRecallsAsManyLagsAsItHasUnits() {
    List<MeasureValue> values = measure(new MemoryCapacity(12, 0), STEPS);
    MeasureValue.Series series = (MeasureValue.Series) values.get(1);
    double[] share = series.rows().numbers(series.rows().columns().get(1));
    assertThat(share).hasSize(13);
    for (int lag = 0; lag <= 12; lag++) {
      // nothing: R² has standard deviation sqrt(2 · 5) / 776 = 0.004; six of them
      assertThat(share[lag]).isCloseTo(lag < UNITS ? 1 : 0, within(lag < UNITS ? 1e-10 : 0.025));
    }
    assertThat(((MeasureValue.Scalar) values.get(0)).value()).isCloseTo(UNITS, within(0.1));
  }

  @Test
  void tooFewObservationsAreToldBeforehand() {
    assertThatThrownBy(() -> measure(new MemoryCapacity(20, 0), 24))
        .isInstanceOf(BadArgument.class)
        .hasMessageStartingWith("lags: got 20, which leaves 8 observations for 5 units");
  }
}
