package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.table.Column;
import gradflow.table.ResultTable;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The first columns of every row: run, axes, stage if the experiment has trials, replicate.
 *
 * @param axes their names, in order
 * @param staged whether there are trials
 */
record IdentityColumns(List<String> axes, boolean staged) {
  static IdentityColumns of(ExperimentSpec spec) {
    return new IdentityColumns(spec.axes(), spec.trials().isPresent());
  }

  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.integer("run"));
    axes.forEach(a -> columns.add(Column.text(a)));
    if (staged) {
      columns.add(Column.text(ResultTable.STAGE));
    }
    columns.add(Column.integer("replicate"));
    return columns;
  }

  /** Returns the identifying row of a run. */
  Table of(PlannedRun run) {
    TableBuilder row = new TableBuilder(new Schema(columns()));
    append(row, run);
    return row.endRow().table();
  }

  void append(TableBuilder table, PlannedRun run) {
    table.integer(run.index());
    axes.forEach(a -> table.text(run.point().get(a)));
    if (staged) {
      table.text(run.stage().label());
    }
    table.integer(run.replicate());
  }
}
