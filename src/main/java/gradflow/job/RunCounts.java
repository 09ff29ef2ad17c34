package gradflow.job;

import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.experiment.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Counts of the outcomes of an experiment's runs.
 *
 * @param runs number of finished runs
 * @param diverged number of these that diverged
 * @param failed number of these that failed
 * @param seconds total time of all runs
 * @param failures the first few failed runs, each with its reason
 */
public record RunCounts(
    int runs, int diverged, int failed, Seconds seconds, List<String> failures) {
  private static final int LISTED = 5;

  /** Counts the outcomes. */
  public static RunCounts of(RunResults results) {
    int[] counts = new int[3];
    Seconds[] sum = {Seconds.of(0)};
    List<String> failures = new ArrayList<>();
    results.forEach(
        r -> {
          counts[0]++;
          counts[1] += r.outcome() instanceof Outcome.Diverged ? 1 : 0;
          sum[0] = Seconds.sum(List.of(sum[0], r.seconds()));
          if (r.outcome() instanceof Outcome.Failed failed) {
            counts[2]++;
            if (failures.size() < LISTED) {
              failures.add(describe(r) + ": " + failed.reason());
            }
          }
        });
    return new RunCounts(counts[0], counts[1], counts[2], sum[0], failures);
  }

  /** Returns the number of runs that reached their last step. */
  public int completed() {
    return runs - diverged - failed;
  }

  /** Describes a run by index, point and replicate. */
  public static String describe(RunResult result) {
    return describe(result.run());
  }

  /** Describes a planned run by index, point and replicate. */
  public static String describe(PlannedRun run) {
    String point =
        run.point().entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(", "));
    return "run %s%s, replicate %s"
        .formatted(run.index(), point.isEmpty() ? "" : " (" + point + ")", run.replicate());
  }
}
