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
 * Counts the outcomes of an experiment's runs.
 *
 * @param runs that finished
 * @param diverged of them
 * @param failed of them
 * @param seconds sum over all
 * @param failures the first few that failed, each with its reason
 */
public record RunCounts(
    int runs, int diverged, int failed, Seconds seconds, List<String> failures) {
  private static final int LISTED = 5;

  /** Counts them. */
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

  /** Runs that reached their last step. */
  public int completed() {
    return runs - diverged - failed;
  }

  /** Which run it is: index, point and replicate. */
  public static String describe(RunResult result) {
    return describe(result.run());
  }

  /** The same of a run that has not ended. */
  public static String describe(PlannedRun run) {
    String point =
        run.point().entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(", "));
    return "run "
        + run.index()
        + (point.isEmpty() ? "" : " (" + point + ")")
        + ", replicate "
        + run.replicate();
  }
}
