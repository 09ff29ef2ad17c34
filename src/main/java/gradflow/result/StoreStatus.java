package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far an experiment is.
 *
 * @param planned runs that are to be carried out
 * @param done recorded as completed or diverged
 * @param diverged of them
 * @param failed how many runs failed for each reason, and are to do again
 * @param otherCode runs that are missing, but recorded by other code or kernels
 * @param secondsPerRun mean time of a run that is done; NaN if none is
 * @param bytes of all records, those of other versions of the spec among them
 * @param damaged files of records that are not as they were written
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
  /** Reads the records of an experiment, and changes nothing. */
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

  /** Runs that are still to do, those that failed among them. */
  public int left() {
    return planned - done;
  }

  /** How many runs failed. */
  public int failures() {
    return failed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * How long the rest takes; NaN if no run is done.
   *
   * @param threads runs at a time
   */
  public double secondsLeft(int threads) {
    return left() == 0 ? 0 : secondsPerRun * left() / threads;
  }
}
