package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.linalg.Backends;
import gradflow.measure.Lyapunov;
import gradflow.measure.Measure;
import gradflow.measure.ProductNorms;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.measure.StepSingularValues;
import gradflow.task.InitialState;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Estimates against processor times that were measured once, on one core with AVX-512: within a
 * factor of two. Nothing is timed here.
 */
class CostEstimateTest {
  private static final int STEPS = 100_000;

  @BeforeEach
  void onlyWithOpenBlas() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Backends.standard().description().startsWith("OpenBLAS"));
  }

  private static double seconds(Cell cell, int steps, int batch, Measure... measures) {
    RunSpec run =
        new RunSpec(
            cell,
            new Scheme(),
            new WhiteNoise(1),
            new InitialState(0),
            new RandomDirection(When.LAST),
            steps,
            batch);
    return CostEstimate.seconds(run, List.of(measures));
  }

  private static void assertStep(double measured, Cell cell, int batch, Measure... measures) {
    assertThat(seconds(cell, STEPS, batch, measures) / STEPS)
        .as(cell + " " + List.of(measures))
        .isBetween(measured / 2, measured * 2);
  }

  private static Rnn rnn(int h) {
    return new Rnn(1, h, Activation.TANH);
  }

  private static Lstm lstm(int h) {
    return new Lstm(1, h, Forget.PRESENT, false, Activation.TANH, Activation.TANH);
  }

  @Test
  void products() {
    Measure norms = new ProductNorms(1);
    assertStep(22.5e-6, rnn(64), 1, norms);
    assertStep(855e-6, rnn(256), 1, norms);
    assertStep(105e-6, lstm(64), 1, norms);
    assertStep(666e-6, lstm(128), 1, norms);
    assertStep(5935e-6, lstm(256), 1, norms);
    assertStep(3816e-6, lstm(256), 1, new Slope(1, 0));
  }

  @Test
  void statesAndSteps() {
    assertStep(36e-6, lstm(256), 1);
    assertStep(248e-6, lstm(256), 8);
    assertStep(241e-6, rnn(128), 1, new StepJacobianNorms());
    assertStep(4931e-6, rnn(256), 1, new StepSingularValues(StepSingularValues.Which.EXTREME, 1));
    assertStep(2697e-6, rnn(256), 1, new Lyapunov(0, 0, 0));
    assertStep(67e-6, rnn(256), 1, new Lyapunov(1, 0, 0));
  }

  @Test
  void onceARun() {
    assertThat(seconds(lstm(256), 1, 1, new RecurrentSpectrum())).isBetween(0.06, 0.25);
  }
}
