package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The progress of an experiment.
 *
 * @param planned number of runs to be executed
 * @param done number of runs recorded as completed or diverged
 * @param diverged number of diverged runs among them
 * @param failed number of failed runs for each reason; they are to be repeated
 * @param otherCode number of missing runs that are recorded by other code or kernels
 * @param secondsPerRun mean time of a finished run; NaN if there is none
 * @param bytes of all records, including those of other versions of the spec
 * @param damaged files of damaged records
 */
public record StoreStatus(
    int planned,
    int done,
    int diverged,
    SortedMap<String, Integer> failed,
    int otherCode,
    double secondsPerRun,
    long bytes,
    List<String> damaged) {
  /** Reads the records of an experiment without changing anything. */
  public static StoreStatus of(Path records, ExperimentSpec spec) {
    try (RecordedRuns runs = RecordedRuns.read(records, spec)) {
      int[] counts = new int[2];
      double[] seconds = new double[1];
      SortedMap<String, Integer> failed = new TreeMap<>();
      runs.forEachRecorded(
          r -> {
            if (r.outcome() instanceof Outcome.Failed f) {
              failed.merge(f.reason(), 1, Integer::sum);
              return;
            }
            counts[0]++;
            counts[1] += r.outcome() instanceof Outcome.Diverged ? 1 : 0;
            seconds[0] += r.seconds().total();
          });
      return new StoreStatus(
          runs.planned(),
          counts[0],
          counts[1],
          failed,
          runs.relatives(true),
          counts[0] == 0 ? Double.NaN : seconds[0] / counts[0],
          runs.bytes(),
          runs.damaged().names());
    }
  }

  /** Number of remaining runs, including those that failed. */
  public int left() {
    return planned - done;
  }

  /** Number of failed runs. */
  public int failures() {
    return failed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Returns the estimated remaining time; NaN if no run is finished.
   *
   * @param threads number of concurrent runs
   */
  public double secondsLeft(int threads) {
    return left() == 0 ? 0 : secondsPerRun * left() / threads;
  }
}
