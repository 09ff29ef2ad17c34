package gradflow.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A panel's requirements of a table, so that a missing one is found before anything runs.
 *
 * @param table its name
 * @param key of the panel that names it; empty if the panel always reads it
 * @param where only rows with these texts
 * @param lenient whether conditions on columns that the table does not have are ignored
 * @param columns that must exist
 */
public record PanelTable(
    String table, String key, Map<String, String> where, boolean lenient, List<Use> columns) {
  /**
   * A column that is read.
   *
   * @param key of the panel that names it, such as {@code series[0].y}
   * @param column its header
   * @param numeric whether its cells must be numbers
   */
  public record Use(String key, String column, boolean numeric) {}

  /** Copies the lists. */
  public PanelTable {
    where = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(where));
    columns = List.copyOf(columns);
  }

  /** Creates a requirement that reads no columns yet. */
  static PanelTable of(String table, String key, Map<String, String> where, boolean lenient) {
    return new PanelTable(table, key, where, lenient, List.of());
  }

  /** Adds a column of numbers. */
  PanelTable number(String key, String column) {
    return column.isEmpty() ? this : with(new Use(key, column, true));
  }

  /** Adds a column of texts, if present. */
  PanelTable text(String key, Optional<String> column) {
    return column.map(c -> with(new Use(key, c, false))).orElse(this);
  }

  /** Restricts the rows by one more text. */
  PanelTable and(String column, String text) {
    Map<String, String> both = new LinkedHashMap<>(where);
    both.put(column, text);
    return new PanelTable(table, key, both, lenient, columns);
  }

  private PanelTable with(Use use) {
    List<Use> all = new ArrayList<>(columns);
    all.add(use);
    return new PanelTable(table, key, where, lenient, all);
  }
}
