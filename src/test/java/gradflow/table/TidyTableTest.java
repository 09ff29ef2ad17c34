package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;
import tech.tablesaw.aggregate.AggregateFunctions;
import tech.tablesaw.api.Table;

class TidyTableTest {
  private static final Schema SCHEMA =
      Schema.of(Column.text("cell"), Column.integer("step"), Column.number("norm"));

  private static TidyTable rows(int count) {
    TidyTable table = new TidyTable(SCHEMA);
    for (int i = 0; i < count; i++) {
      table.text("c" + i % 2).integer(i).number(i / 2.0).endRow();
    }
    return table;
  }

  @Test
  void rowsComeBackAfterGrowth() {
    TidyTable table = rows(1000);
    assertThat(table.rows()).isEqualTo(1000);
    assertThat(table.text(999, 0)).isEqualTo("c1");
    assertThat(table.integers("step")).hasSize(1000).endsWith(998, 999);
    assertThat(table.number(17, 2)).isEqualTo(8.5);
  }

  @Test
  void tablesAreAppendedWhole() {
    TidyTable table = rows(3);
    table.append(rows(40));
    table.append(new TidyTable(SCHEMA));
    assertThat(table.rows()).isEqualTo(43);
    assertThat(table.integer(3, 1)).isZero();
    assertThat(table.texts("cell")).hasSize(43).doesNotContainNull();
    assertThatThrownBy(() -> table.append(new TidyTable(Schema.of(Column.text("cell")))))
        .isInstanceOf(BadArgument.class)
        .hasMessage("table: got the columns [cell], expected [cell, step, norm]");
  }

  @Test
  void cellsMustFitTheSchema() {
    TidyTable table = rows(1);
    assertThatThrownBy(() -> table.number(1))
        .hasMessage("cell: got a cell of type NUMBER, expected TEXT");
    table.text("x");
    assertThatThrownBy(table::endRow)
        .hasMessage("row: got 1, expected 3 (cells, one for each of [cell, step, norm])");
    table.missing().missing();
    assertThatThrownBy(() -> table.text("y")).hasMessage("row: got more than its 3 cells");
    assertThatThrownBy(table::missing).hasMessage("row: got more than its 3 cells");
    table.endRow();
    assertThat(table.rows()).isEqualTo(2);
    assertThatThrownBy(() -> table.number(0, 0)).hasMessage("cell: holds TEXT, not NUMBER");
    assertThatThrownBy(() -> table.text(2, 0)).hasMessage("row: got 2, expected one in [0, 2)");
    assertThatThrownBy(() -> table.numbers("nrm"))
        .hasMessage("column: got nrm, expected one of cell, step, norm");
  }

  @Test
  void headersAreNamesAndUnique() {
    assertThat(Column.number("log_norm", "nats").header()).isEqualTo("log_norm_nats");
    assertThatThrownBy(() -> Column.text("a b"))
        .hasMessage("header: got \"a b\", expected a letter, then letters, digits and _");
    assertThatThrownBy(() -> Schema.of(Column.text("a"), Column.number("a")))
        .hasMessage("columns: there are two named a");
    assertThatThrownBy(Schema::of).hasMessage("columns: got none, expected at least one");
  }

  @Test
  void tablesawGroupsWhatWasCollected() {
    TidyTable table = rows(10);
    table.text("c0").missing().missing().endRow();
    Table means = Tablesaw.of("runs", table).summarize("norm", AggregateFunctions.mean).by("cell");
    assertThat(means.stringColumn("cell").asList()).containsExactly("c0", "c1");
    assertThat(means.doubleColumn(1).asDoubleArray()).containsExactly(2.0, 2.5);
    assertThat(Tablesaw.of("runs", table).longColumn("step").countMissing()).isEqualTo(1);
  }
}
