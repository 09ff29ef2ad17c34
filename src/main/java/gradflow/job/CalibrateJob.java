package gradflow.job;

import gradflow.calibrate.Calibration;
import gradflow.calibrate.CalibrationRows;
import gradflow.calibrate.Expectations;
import gradflow.calibrate.RowOutcome;
import gradflow.rng.Seed;
import java.util.List;
import java.util.function.Consumer;

/** Recomputes known results and compares them with their expectations. */
public final class CalibrateJob {
  private final Calibration calibration;
  private final int size;

  /**
   * Selects rows of the table.
   *
   * @param only rows such as A4, or sections such as B; empty for all
   * @param full whether to include rows that take minutes
   * @param seed seed of all random draws
   * @throws gradflow.check.BadArgument if a row is unknown
   */
  public CalibrateJob(List<String> only, boolean full, long seed) {
    List<gradflow.calibrate.CalibrationRow> rows =
        Calibration.select(CalibrationRows.all(), only, full);
    this.size = rows.size();
    this.calibration = new Calibration(rows, Expectations.standard(), new Seed(seed));
  }

  /** Returns the number of selected rows. */
  public int size() {
    return size;
  }

  /** Returns the selected rows with their expectations. */
  public Calibration calibration() {
    return calibration;
  }

  /**
   * Computes the rows.
   *
   * @param threads number of rows computed in parallel; does not affect the results
   * @param finished receives each row when it is finished
   * @return the outcomes, in the order of the table
   */
  public List<RowOutcome> run(int threads, Consumer<RowOutcome> finished) {
    return calibration.run(threads, finished);
  }

  /** Returns whether every expectation was met and no row failed. */
  public static boolean met(List<RowOutcome> outcomes) {
    return outcomes.stream().allMatch(o -> o.missed() == 0 && o.failure().isEmpty());
  }
}
