package gradflow.job;

import gradflow.calibrate.Calibration;
import gradflow.calibrate.CalibrationRows;
import gradflow.calibrate.Expectations;
import gradflow.calibrate.RowOutcome;
import gradflow.rng.Seed;
import java.util.List;
import java.util.function.Consumer;

/** Recomputes known results and compares. */
public final class CalibrateJob {
  private final Calibration calibration;
  private final int size;

  /**
   * Chooses rows of the table.
   *
   * @param only rows such as A4, or sections such as B; empty for all
   * @param full whether rows that take minutes are computed, too
   * @param seed of every random draw
   * @throws gradflow.check.BadArgument if a row is not known
   */
  public CalibrateJob(List<String> only, boolean full, long seed) {
    List<gradflow.calibrate.CalibrationRow> rows =
        Calibration.select(CalibrationRows.all(), only, full);
    this.size = rows.size();
    this.calibration = new Calibration(rows, Expectations.standard(), new Seed(seed));
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** The rows with their expectations. */
  public Calibration calibration() {
    return calibration;
  }

  /**
   * Computes the rows.
   *
   * @param threads rows at a time; changes no result
   * @param finished hears of each row
   * @return in the order of the table
   */
  public List<RowOutcome> run(int threads, Consumer<RowOutcome> finished) {
    return calibration.run(threads, finished);
  }

  /** Whether every quantity was met and no row failed. */
  public static boolean met(List<RowOutcome> outcomes) {
    return outcomes.stream().allMatch(o -> o.missed() == 0 && o.failure().isEmpty());
  }
}
