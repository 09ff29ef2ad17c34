package gradflow.calibrate;

import java.util.List;

/**
 * The result of a row.
 *
 * @param row the row
 * @param verdicts one verdict per quantity, in the order of the table, followed by quantities that
 *     are not in the table
 * @param failure reason why nothing could be measured, or empty
 * @param seconds computing time
 */
public record RowOutcome(
    CalibrationRow row, List<RowVerdict> verdicts, String failure, double seconds) {
  /** Copies the list. */
  public RowOutcome {
    verdicts = List.copyOf(verdicts);
  }

  /** Returns the number of quantities that missed. */
  public int missed() {
    return (int) verdicts.stream().filter(v -> !v.met()).count();
  }
}
