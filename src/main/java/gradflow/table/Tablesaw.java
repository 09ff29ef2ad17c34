package gradflow.table;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.joining.JoinType;
import tech.tablesaw.table.TableSlice;

/** Groups and joins rows with Tablesaw. Cells are compared as texts. */
final class Tablesaw {
  private static final String ROW = "row number";

  private Tablesaw() {}

  /** Returns the rows of each group, in the order of their first rows. */
  static List<int[]> groups(Table table, List<String> by) {
    if (by.isEmpty()) {
      return List.of(IntStream.range(0, table.rows()).toArray());
    }
    return keys(table, by, ROW).splitOn(by.toArray(String[]::new)).getSlices().stream()
        .map(Tablesaw::rows)
        .sorted(Comparator.comparing(rows -> rows[0]))
        .toList();
  }

  private static int[] rows(TableSlice slice) {
    return slice.intColumn(ROW).asIntArray();
  }

  /**
   * Returns all pairs of rows of the two tables that have the same texts, in the order of the first
   * table.
   */
  static List<int[]> pairs(Table first, Table second, List<String> on) {
    String other = "other " + ROW;
    tech.tablesaw.api.Table joined =
        keys(first, on, ROW)
            .joinOn(on.toArray(String[]::new))
            .with(keys(second, on, other))
            .type(JoinType.INNER)
            .join();
    return IntStream.range(0, joined.rowCount())
        .mapToObj(r -> new int[] {joined.intColumn(ROW).get(r), joined.intColumn(other).get(r)})
        .sorted(Comparator.<int[]>comparingInt(p -> p[0]).thenComparingInt(p -> p[1]))
        .toList();
  }

  private static tech.tablesaw.api.Table keys(Table table, List<String> columns, String rows) {
    Stream<StringColumn> keys = columns.stream().map(c -> StringColumn.create(c, table.texts(c)));
    return tech.tablesaw.api.Table.create(keys.toArray(StringColumn[]::new))
        .addColumns(IntColumn.create(rows, IntStream.range(0, table.rows()).toArray()));
  }
}
