package gradflow.experiment;

import gradflow.rng.Seed;
import java.util.Map;

/**
 * A run with its place in the experiment.
 *
 * @param index from 0, in the order of the axes as written, replicates innermost
 * @param point the label of each axis
 * @param replicate from 0
 * @param seed depends on the experiment's seed and the replicate only, so that replicate r draws
 *     the same numbers at every point
 * @param work what is done
 */
public record PlannedRun(
    int index, Map<String, String> point, int replicate, Seed seed, Work work) {}
