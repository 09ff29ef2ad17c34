package gradflow.experiment;

import gradflow.rng.Seed;
import java.util.Map;

/**
 * A run with its place in the experiment.
 *
 * @param index from 0: trials before reported runs, each in the order of the axes as written,
 *     replicates innermost
 * @param stage whether it is reported, or helps to choose what is
 * @param point the label of each axis
 * @param fields what the values of the axes say of themselves, by {@code axis.key}
 * @param replicate from 0 in each stage
 * @param seed depends on the experiment's seed, the stage and the replicate only, so that replicate
 *     r draws the same numbers at every point
 * @param work what is done
 */
public record PlannedRun(
    int index,
    Stage stage,
    Map<String, String> point,
    Map<String, String> fields,
    int replicate,
    Seed seed,
    Work work) {
  /** A reported run whose axes say nothing more of themselves. */
  public PlannedRun(int index, Map<String, String> point, int replicate, Seed seed, Work work) {
    this(index, Stage.REPORTED, point, Map.of(), replicate, seed, work);
  }
}
