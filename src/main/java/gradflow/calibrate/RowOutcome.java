package gradflow.calibrate;

import java.util.List;

/**
 * A computed row.
 *
 * @param row which
 * @param verdicts one a quantity, in the order of the table, then what the table does not know
 * @param failure why nothing could be measured, or empty
 * @param seconds that it took
 */
public record RowOutcome(
    CalibrationRow row, List<RowVerdict> verdicts, String failure, double seconds) {
  /** Keeps the list. */
  public RowOutcome {
    verdicts = List.copyOf(verdicts);
  }

  /** How many quantities missed. */
  public int missed() {
    return (int) verdicts.stream().filter(v -> !v.met()).count();
  }
}
