package gradflow.result;

import gradflow.experiment.Choices;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/** The choices of an experiment's trials: one row for each point that was tried. */
final class ChoiceTable {
  private ChoiceTable() {}

  static Table of(List<String> axes, Choices choices) {
    List<Column> columns = new ArrayList<>();
    axes.forEach(a -> columns.add(Column.text(a)));
    columns.add(Column.integer("trials"));
    columns.add(Column.integer("died"));
    columns.add(Column.number("score"));
    columns.add(Column.integer("rank"));
    TableBuilder table = new TableBuilder(new Schema(columns));
    for (Choices.Candidate c : choices.candidates()) {
      axes.forEach(a -> table.text(c.point().get(a)));
      table.integer(c.trials()).integer(c.died()).number(c.score()).integer(c.rank());
      table.endRow();
    }
    return table.table();
  }
}
