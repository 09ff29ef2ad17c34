package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Column[] COLUMNS = {
    Column.text("cell"), Column.integer("step"), Column.number("norm")
  };

  private static TableBuilder rows(int count) {
    TableBuilder table = new TableBuilder(COLUMNS);
    for (int i = 0; i < count; i++) {
      table.text("c" + i % 2).integer(i).number(i / 2.0).endRow();
    }
    return table;
  }

  @Test
  void rowsComeBackAfterGrowth() {
    TableBuilder rows = rows(1000);
    Table table = rows.table();
    rows.text("").integer(0).number(0).endRow();
    assertThat(table.rows()).isEqualTo(1000);
    assertThat(table.text(999, 0)).isEqualTo("c1");
    assertThat(table.integers("step")).hasSize(1000).endsWith(998, 999);
    assertThat(table.number(17, 2)).isEqualTo(8.5);
    assertThat(table.text(17, "norm")).isEqualTo("8.5");
    assertThat(table.number(17, "step")).isEqualTo(17);
  }

  @Test
  void nothingThatIsHandedOutChangesATable() {
    Table table = rows(3).table();
    table.numbers("norm")[0] = 7;
    table.integers("step")[0] = 7;
    table.texts("cell").set(0, "other");
    assertThat(table.number(0, "norm") + table.number(0, "step")).isZero();
    assertThat(table.text(0, "cell")).isEqualTo("c0");
  }

  @Test
  void tablesAreAppendedWhole() {
    Table table = rows(3).table().under(rows(40).table()).under(rows(0).table());
    assertThat(table.rows()).isEqualTo(43);
    assertThat(table.number(3, 1)).isZero();
    assertThat(table.texts("cell")).hasSize(43).doesNotContainNull();
    assertThatThrownBy(() -> table.under(new TableBuilder(Column.text("cell")).table()))
        .isInstanceOf(BadArgument.class)
        .hasMessage("table: got the columns [cell], expected [cell, step, norm]");
  }

  @Test
  void rowsAreChosenByTextByNumberAndByCondition() {
    Table table =
        rows(10)
            .table()
            .under(new TableBuilder(COLUMNS).missing().missing().missing().endRow().table());
    assertThat(table.where("cell", "c1").integers("step")).containsExactly(1, 3, 5, 7, 9);
    assertThat(table.where("norm", 2).integers("step")).containsExactly(4);
    assertThat(table.where("norm", "2.0").integers("step")).containsExactly(4);
    assertThat(table.where("norm", "2").rows()).isZero();
    assertThat(table.where(Map.of("norm", ">= 3", "cell", "c0")).integers("step"))
        .containsExactly(6, 8);
    assertThat(table.where("step", "").rows()).isEqualTo(1);
    assertThat(table.head(2).reversed().texts("norm")).containsExactly("0.5", "0.0");
    assertThat(table.distinct("cell")).containsExactly("c0", "c1", "");
    assertThatThrownBy(() -> table.where("nrm", 1))
        .hasMessage("column: got nrm, expected one of cell, step, norm");
    assertThatThrownBy(() -> table.head(-1)).isInstanceOf(BadArgument.class);
  }

  @Test
  void oneRowStandsBeforeAll() {
    Table one = new TableBuilder(Column.text("gain")).text("1.5").endRow().table();
    Table both = one.beside(rows(3).table());
    assertThat(both.columns()).containsExactly("gain", "cell", "step", "norm");
    assertThat(both.texts("gain")).containsExactly("1.5", "1.5", "1.5");
    assertThat(both.numbers("gain")).containsExactly(1.5, 1.5, 1.5);
    assertThat(both.without("gain").columns()).containsExactly("cell", "step", "norm");
    assertThat(one.beside(rows(0).table()).rows()).isZero();
    assertThatThrownBy(() -> rows(2).table().beside(one)).isInstanceOf(BadArgument.class);
  }

  @Test
  void rowsThatAgreeAreJoined() {
    TableBuilder seeds = new TableBuilder(Column.integer("step"), Column.text("seed"));
    seeds.integer(2).text("a").endRow().integer(1).text("b").endRow().integer(2).text("c").endRow();
    Table joined = rows(4).table().join(seeds.table(), "step");
    assertThat(joined.columns()).containsExactly("cell", "step", "norm", "seed");
    assertThat(joined.integers("step")).containsExactly(1, 2, 2);
    assertThat(joined.texts("seed")).containsExactly("b", "a", "c");
    Table steps = seeds.table().without("seed");
    assertThat(rows(4).table().join(steps, "step").columns())
        .containsExactly("cell", "step", "norm");
  }

  @Test
  void cellsMustFitTheSchema() {
    TableBuilder table = rows(1);
    assertThatThrownBy(() -> table.number(1))
        .hasMessage("cell: got a cell of type NUMBER, expected TEXT");
    table.text("x");
    assertThatThrownBy(table::endRow)
        .hasMessage("row: got 1, expected 3 (cells, one for each of [cell, step, norm])");
    table.missing().missing();
    assertThatThrownBy(() -> table.text("y")).hasMessage("row: got more than its 3 cells");
    assertThatThrownBy(table::missing).hasMessage("row: got more than its 3 cells");
    assertThatThrownBy(table::table).isInstanceOf(BadArgument.class);
    table.endRow();
    assertThat(table.rows()).isEqualTo(2);
    assertThatThrownBy(() -> table.table().integers("norm")).hasMessage("norm: holds no integers");
    assertThatThrownBy(() -> table.table().numbers("cell"))
        .hasMessage("cell: row 1 holds c0, expected a number");
    assertThatThrownBy(() -> table.table().numbers("nrm"))
        .hasMessage("column: got nrm, expected one of cell, step, norm");
  }

  @Test
  void headersAreNamesAndUnique() {
    assertThatThrownBy(() -> Column.text("a b"))
        .hasMessage("header: got \"a b\", expected a letter, then letters, digits and _");
    assertThatThrownBy(() -> Schema.of(Column.text("a"), Column.number("a")))
        .hasMessage("columns: there are two named a");
    assertThatThrownBy(Schema::of).hasMessage("columns: got none, expected at least one");
  }

  @Test
  void bytesKeepEveryCell() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TableBytes.write(rows(300).table().head(299), new DataOutputStream(bytes));
    Table back =
        TableBytes.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(back.rows()).isEqualTo(299);
    for (String column : back.columns()) {
      assertThat(back.texts(column)).isEqualTo(rows(299).table().texts(column));
    }
  }
}
