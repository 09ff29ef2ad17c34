package gradflow.calibrate;

import java.util.List;

/**
 * A row of the theory pages that is not computed, or not yet, with the reason.
 *
 * @param id id of the row
 * @param reason reason in words
 */
public record NotComputed(String id, String reason) {
  /** Returns all such rows, from {@code not-computed.csv} next to this class. */
  public static List<NotComputed> all() {
    return Expectations.lines("not-computed.csv", "row,reason").stream()
        .map(line -> line.split(",", 2))
        .map(cells -> new NotComputed(cells[0], cells[1]))
        .toList();
  }
}
