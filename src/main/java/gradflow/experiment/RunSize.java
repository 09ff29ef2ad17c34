package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.flow.MemoryPlan;
import gradflow.measure.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    Map<List<Object>, RunSize> sizes = new LinkedHashMap<>();
    for (RunKind kind : spec.runs().kinds()) {
      RunSize size = of(kind.work(), spec.measures(), budget);
      sizes.putIfAbsent(size.values(), size);
    }
    return List.copyOf(sizes.values());
  }

  /** As a key instead of the record: the first hash of a record takes milliseconds. */
  private List<Object> values() {
    MemoryPlan kept = trajectory;
    return List.of(
        cell,
        states,
        parameters,
        steps,
        samples,
        jacobian,
        kept.steps(),
        kept.segment(),
        kept.bytes());
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
