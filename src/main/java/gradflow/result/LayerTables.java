package gradflow.result;

import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.experiment.Seconds;
import gradflow.files.Manifest;
import gradflow.measure.MeasureValue;
import gradflow.rng.Seed;
import gradflow.table.CsvWriter;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of an analysed network. They have the form of an experiment with the axes {@code
 * layer} and {@code direction}, so that the same figures can be drawn from them.
 */
public final class LayerTables {
  private static final IdentityColumns AXES =
      new IdentityColumns(List.of("layer", "direction"), false);

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final List<RunResult> runs = new ArrayList<>();

  /** Adds the recorded values of one direction of a layer. */
  public void add(int layer, String direction, List<MeasureValue> values) {
    Map<String, String> point = new LinkedHashMap<>();
    point.put("layer", String.valueOf(layer));
    point.put("direction", direction);
    PlannedRun run = new PlannedRun(runs.size(), point, 0, new Seed(0), null);
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Series series) {
        tables.merge(series.table(), AXES.of(run).beside(series.rows()), Table::under);
      }
    }
    runs.add(new RunResult(run, new Outcome.Completed(), values, Seconds.of(0)).withoutSeries());
  }

  /**
   * Writes all tables, including {@code runs.csv}, into a folder, replacing those written earlier.
   *
   * @throws gradflow.files.FileProblem if one cannot be written
   */
  public void write(Path folder) {
    List<Path> written = new ArrayList<>();
    tables.forEach(
        (name, table) -> written.add(CsvWriter.write(folder.resolve(name + ".csv"), table)));
    RunTable table = new RunTable(AXES, RunResults.of(runs));
    written.add(CsvWriter.write(folder.resolve("runs.csv"), table::writeTo));
    Manifest.of(folder).replace(ResultTable::isTable, written);
  }
}
