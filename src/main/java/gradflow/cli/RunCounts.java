package gradflow.cli;

import gradflow.experiment.Outcome;
import gradflow.experiment.RunResults;
import gradflow.experiment.Seconds;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of an experiment's runs, in numbers.
 *
 * @param runs that finished
 * @param diverged of them
 * @param failed of them
 * @param seconds sum over all
 * @param failures the first few that failed, each with its reason
 */
record RunCounts(int runs, int diverged, int failed, Seconds seconds, List<String> failures) {
  private static final int TOLD = 5;

  static RunCounts of(RunResults results) {
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
            if (failures.size() < TOLD) {
              failures.add(RunProgress.describe(r) + ": " + failed.reason());
            }
          }
        });
    return new RunCounts(counts[0], counts[1], counts[2], sum[0], failures);
  }

  int completed() {
    return runs - diverged - failed;
  }
}
