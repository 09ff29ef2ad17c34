package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.flow.MemoryPlan;
import gradflow.measure.Measure;
import java.util.List;
import java.util.Locale;

/**
 * The sizes of a run.
 *
 * @param cell its kind and number of hidden units, such as {@code lstm 64}
 * @param states n, the size of the whole recurrent state
 * @param parameters number of scalar parameters
 * @param steps T
 * @param samples B
 * @param jacobian bytes of a full step Jacobian, n x n, or of its bands
 * @param trajectory how the states are stored, within the memory for one run
 */
public record RunSize(
    String cell,
    int states,
    long parameters,
    int steps,
    int samples,
    long jacobian,
    MemoryPlan trajectory) {
  /**
   * Returns the distinct sizes of an experiment's runs, in order.
   *
   * @param threads number of concurrent runs
   * @throws gradflow.check.BadArgument if a run does not fit the memory
   */
  public static List<RunSize> of(ExperimentSpec spec, int threads) {
    long budget = MemoryCheck.perRun(spec, threads);
    return spec.runs().kinds().stream()
        .map(k -> of(k.work(), spec.measures(), budget))
        .distinct()
        .toList();
  }

  private static RunSize of(Work work, List<Measure> measures, long budget) {
    Cell cell = work.cell();
    int n = cell.stateSize();
    return new RunSize(
        cell.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + cell.hiddenSize(),
        n,
        cell.layout().size(),
        work.steps(),
        work.batch(),
        8 * cell.jacobianForm().entries(n),
        MemoryCheck.plan(work, measures, budget));
  }
}
