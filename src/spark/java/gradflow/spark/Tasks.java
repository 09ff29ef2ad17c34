package gradflow.spark;

import gradflow.experiment.CostEstimate;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many runs are in a task: enough that Spark's own work per task is small beside theirs, and so
 * few that every core has several tasks.
 */
final class Tasks {
  /** Seconds that a task should take, at least. */
  private static final double SECONDS = 1;

  /** The same for each core: the driver, which needs some milliseconds for a task, serves all. */
  private static final double SECONDS_PER_CORE = 3e-3;

  /** Tasks for each core, at least. */
  private static final int PER_CORE = 8;

  private final Runs runs;
  private final int size;

  Tasks(ExperimentSpec spec, Runs runs, int cores) {
    this.runs = runs;
    double each = CostEstimate.seconds(spec) / spec.size();
    double most = Math.ceil((double) spec.size() / cores / PER_CORE);
    this.size =
        (int) Math.max(1, Math.min(most, Math.max(SECONDS, SECONDS_PER_CORE * cores) / each));
  }

  /** Takes up to {@code n} tasks of runs that are to do now. */
  List<int[]> take(int n) {
    List<int[]> tasks = new ArrayList<>();
    while (tasks.size() < n) {
      List<Integer> task = new ArrayList<>();
      Optional<PlannedRun> next = runs.next();
      while (next.isPresent()) {
        task.add(next.get().index());
        next = task.size() < size ? runs.next() : Optional.empty();
      }
      if (task.isEmpty()) {
        break;
      }
      tasks.add(task.stream().mapToInt(Integer::intValue).toArray());
    }
    return tasks;
  }
}
