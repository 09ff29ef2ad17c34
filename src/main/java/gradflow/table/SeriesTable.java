package gradflow.table;

import gradflow.experiment.PlannedRun;
import gradflow.measure.MeasureValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A series of one run as a tidy table: the run's identity in front of every row. */
public final class SeriesTable {
  private SeriesTable() {}

  static TidyTable of(IdentityColumns identity, PlannedRun run, MeasureValue.Series series) {
    List<Column> columns = identity.columns();
    series.columns().forEach(c -> columns.add(column(c)));
    TidyTable table = new TidyTable(new Schema(columns));
    for (int row = 0; row < rows(series); row++) {
      identity.append(table, run);
      for (MeasureValue.Column c : series.columns()) {
        append(table, c, row);
      }
      table.endRow();
    }
    return table;
  }

  /**
   * The rows of a series behind columns of text that are the same in all of them.
   *
   * @param labels the texts, by header
   */
  public static TidyTable of(Map<String, String> labels, MeasureValue.Series series) {
    List<Column> columns = new ArrayList<>();
    labels.keySet().forEach(header -> columns.add(Column.text(header)));
    series.columns().forEach(c -> columns.add(column(c)));
    TidyTable table = new TidyTable(new Schema(columns));
    for (int row = 0; row < rows(series); row++) {
      labels.values().forEach(table::text);
      for (MeasureValue.Column c : series.columns()) {
        append(table, c, row);
      }
      table.endRow();
    }
    return table;
  }

  private static Column column(MeasureValue.Column c) {
    if (c instanceof MeasureValue.Texts) {
      return Column.text(c.name());
    }
    return c instanceof MeasureValue.Ints ? Column.integer(c.name()) : Column.number(c.name());
  }

  private static void append(TidyTable table, MeasureValue.Column column, int row) {
    if (column instanceof MeasureValue.Texts texts) {
      table.text(texts.values()[row]);
    } else if (column instanceof MeasureValue.Ints ints) {
      table.integer(ints.values()[row]);
    } else {
      table.number(((MeasureValue.Reals) column).values()[row]);
    }
  }

  private static int rows(MeasureValue.Series series) {
    MeasureValue.Column first = series.columns().get(0);
    if (first instanceof MeasureValue.Texts texts) {
      return texts.values().length;
    }
    return first instanceof MeasureValue.Ints ints
        ? ints.values().length
        : ((MeasureValue.Reals) first).values().length;
  }
}
