package gradflow.table;

import gradflow.experiment.Choices;
import java.util.ArrayList;
import java.util.List;

/** What the trials of an experiment chose: one row per point that was tried. */
final class ChoiceTable {
  private ChoiceTable() {}

  static TidyTable of(List<String> axes, Choices choices) {
    List<Column> columns = new ArrayList<>();
    axes.forEach(a -> columns.add(Column.text(a)));
    columns.add(Column.integer("trials"));
    columns.add(Column.integer("died"));
    columns.add(Column.number("score"));
    columns.add(Column.integer("rank"));
    TidyTable table = new TidyTable(new Schema(columns));
    for (Choices.Candidate c : choices.candidates()) {
      axes.forEach(a -> table.text(c.point().get(a)));
      table.integer(c.trials()).integer(c.died()).number(c.score()).integer(c.rank());
      table.endRow();
    }
    return table;
  }
}
