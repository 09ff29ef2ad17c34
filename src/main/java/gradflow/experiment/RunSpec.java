package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.init.Scheme;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Drive;
import gradflow.task.InitialState;
import gradflow.task.Loss;

/**
 * One run, as in the {@code run:} block of a spec. The record is the configuration.
 *
 * @param cell the cell
 * @param weights how its parameters are drawn
 * @param input the input sequence
 * @param initialState s_0
 * @param loss whose gradient is computed
 * @param steps T ≥ 1
 * @param batch number of samples ≥ 1
 */
@About(summary = "a run that measures a network as it is, from s_0 over T steps")
public record RunSpec(
    @Option(help = "the cell", example = "{type: lstm, input_size: 1, hidden_size: 64}") Cell cell,
    @Option(
            value = "{}",
            help = "initialisers by role and by block",
            example = "{recurrent: orthogonal}")
        Scheme weights,
    @Option(value = "zero", help = "input sequence") Drive input,
    @Option(value = "{}", help = "state before the first step", example = "{std: 1}")
        InitialState initialState,
    @Option(value = "random-direction", help = "the loss whose gradient is followed") Loss loss,
    @Option(help = "number of steps, T", unit = "steps", example = "100") int steps,
    @Option(value = "1", help = "number of samples in the batch", unit = "samples") int batch)
    implements Work {
  /**
   * Checks the sizes.
   *
   * @throws BadArgument if {@code steps} or {@code batch} is below 1
   */
  public RunSpec {
    Check.positive("steps", steps);
    Check.positive("batch", batch);
    Work.requireDraws(cell, weights);
  }
}
