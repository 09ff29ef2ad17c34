package gradflow.calibrate;

/**
 * A row of the theory pages. One row may have two parts, the second computed in the full extent
 * only; both have its id.
 *
 * @param id such as {@code A4}: section and number
 * @param title what is measured, in a line
 * @param extent when it is computed
 * @param setUp how
 */
public record CalibrationRow(String id, String title, Extent extent, SetUp setUp) {
  /** A row that is always computed. */
  static CalibrationRow quick(String id, String title, SetUp setUp) {
    return new CalibrationRow(id, title, Extent.QUICK, setUp);
  }

  /** A row, or the part of one, that takes long. */
  static CalibrationRow full(String id, String title, SetUp setUp) {
    return new CalibrationRow(id, title, Extent.FULL, setUp);
  }

  /** The letters before the number. */
  public String section() {
    return id.replaceFirst("[0-9].*", "");
  }
}
