package gradflow.calibrate;

import gradflow.rng.Seed;
import java.util.function.BiConsumer;

/**
 * A row of the theory pages. A row may have two parts with the same id, the second of which is
 * computed only in the full extent.
 *
 * @param id section and number, such as {@code A4}
 * @param title one-line description of what is measured
 * @param extent extent in which the row is computed
 * @param setUp computes the quantities, with random draws from the seed
 */
public record CalibrationRow(
    String id, String title, Extent extent, BiConsumer<Seed, Findings> setUp) {
  /** Creates a row that is always computed. */
  static CalibrationRow quick(String id, String title, BiConsumer<Seed, Findings> setUp) {
    return new CalibrationRow(id, title, Extent.QUICK, setUp);
  }

  /** Creates a row, or a part of one, that takes long. */
  static CalibrationRow full(String id, String title, BiConsumer<Seed, Findings> setUp) {
    return new CalibrationRow(id, title, Extent.FULL, setUp);
  }

  /** Returns the section: the letters before the number. */
  public String section() {
    return id.replaceFirst("[0-9].*", "");
  }
}
