package gradflow.experiment;

import gradflow.rng.Seed;
import java.util.Map;

/**
 * A run with its place in the experiment.
 *
 * @param index from 0: trials before reported runs, each in the order of the axes as written,
 *     replicates innermost
 * @param stage whether the run is reported or is a trial
 * @param point the label of each axis
 * @param fields keys that the values of the axes define, by {@code axis.key}
 * @param replicate from 0 in each stage
 * @param seed depends only on the experiment's seed, the stage and the replicate, so that replicate
 *     r draws the same numbers at every point
 * @param work the computation
 */
public record PlannedRun(
    int index,
    Stage stage,
    Map<String, String> point,
    Map<String, String> fields,
    int replicate,
    Seed seed,
    Work work) {
  /** Creates a reported run whose axes define no further keys. */
  public PlannedRun(int index, Map<String, String> point, int replicate, Seed seed, Work work) {
    this(index, Stage.REPORTED, point, Map.of(), replicate, seed, work);
  }
}
