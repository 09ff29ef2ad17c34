package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final double LOW = Double.NEGATIVE_INFINITY;
  private static final double HIGH = Double.POSITIVE_INFINITY;

  private static Table table() {
    TableBuilder table =
        new TableBuilder(Column.text("cell"), Column.integer("lag"), Column.number("x_nats"));
    for (double x : new double[] {4, 1, Double.NaN, 3, 2}) {
      table.text("rnn").integer(1).number(x).endRow();
    }
    for (double x : new double[] {LOW, LOW, LOW, 5}) {
      table.text("gru").integer(1).number(x).endRow();
    }
    table.text("rnn").integer(2).number(Double.NaN).endRow();
    return table.table();
  }

  @Test
  void groupsKeepTheirFirstOrder() {
    Table summary = table().summary("x_nats", "cell", "lag");
    assertThat(summary.schema().headers())
        .containsExactly(
            "cell", "lag", "count", "missing", "mean", "min", "q25", "median", "q75", "max");
    assertThat(summary.texts("cell")).containsExactly("rnn", "gru", "rnn");
    assertThat(summary.texts("lag")).containsExactly("1", "1", "2");
    assertThat(summary.integers("count")).containsExactly(4, 4, 0);
    assertThat(summary.integers("missing")).containsExactly(1, 0, 1);
    assertThat(summary.numbers("mean")).containsExactly(2.5, LOW, Double.NaN);
    assertThat(summary.numbers("q25")).containsExactly(1.75, LOW, Double.NaN);
    assertThat(summary.numbers("median")).containsExactly(2.5, LOW, Double.NaN);
    assertThat(summary.numbers("max")).containsExactly(4, 5, Double.NaN);
    assertThat(table().summary("x_nats").integers("count")).containsExactly(8);
  }

  @Test
  void columnsMustFit() {
    assertThatThrownBy(() -> table().summary("cell")).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> table().summary("x_nats", "cel")).isInstanceOf(BadArgument.class);
  }
}
