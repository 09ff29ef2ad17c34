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
import gradflow.measure.MeanField;
import gradflow.measure.Measure;
import gradflow.measure.ProductNorms;
import gradflow.measure.PseudospectrumGrid;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.measure.StepSingularValues;
import gradflow.measure.Subject;
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

  /** Processor times of whole runs, on a core without AVX-512. */
  @Test
  void whatIsDoneOnceARun() {
    double grid =
        seconds(
            rnn(48), 1, 1, new PseudospectrumGrid(Subject.WEIGHTS, 1.6, 161, List.of(0.1, 0.01)));
    assertThat(grid).isBetween(5.0 / 3, 5.0 * 3);
    double theory = seconds(lstm(120), 1200, 1, new MeanField(0, 160, 60, 0, 0));
    assertThat(theory).isBetween(0.3 / 3, 0.3 * 3);
    double sampled = seconds(lstm(200), 2500, 1, new MeanField(2000, 400, 200, 150, 0));
    assertThat(sampled).isBetween(2.5 / 3, 2.5 * 3);
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

  /** Of 100 000 runs less what 10 000 take: 0.37 ms each, their rows in the tables among them. */
  @Test
  void aTinyRun() {
    assertThat(seconds(rnn(2), 5, 1, new RecurrentSpectrum())).isBetween(0.37e-3 / 2, 0.37e-3 * 2);
  }

  @Test
  void onceARun() {
    assertThat(seconds(lstm(256), 1, 1, new RecurrentSpectrum())).isBetween(0.06, 0.25);
  }
}
