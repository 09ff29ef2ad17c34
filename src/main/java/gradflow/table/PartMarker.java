package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.Seconds;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.measure.MeasureValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written last of a run: that its parts are complete, who made them, and what of the run is
 * in no series. A CSV file of key, name and value.
 *
 * @param origin tells spec, code and kernels from others
 * @param result outcome, scalars and time; no series
 * @param bytes the size of each part, by table
 */
record PartMarker(String origin, RunResult result, Map<String, Long> bytes) {
  private static final Schema SCHEMA =
      Schema.of(Column.text("key"), Column.text("name"), Column.text("value"));

  void write(Path file) {
    TidyTable table = new TidyTable(SCHEMA);
    row(table, "outcome", result.outcome().label(), "");
    if (result.outcome() instanceof Outcome.Diverged d) {
      row(table, "diverged", "step", String.valueOf(d.step()));
      row(table, "diverged", "quantity", d.quantity());
      row(table, "diverged", "value", CsvWriter.number(d.value()));
    }
    Seconds seconds = result.seconds();
    row(table, "seconds", "", CsvWriter.number(seconds.total()));
    row(table, "seconds", "updates", CsvWriter.number(seconds.updates()));
    row(table, "seconds", "tests", CsvWriter.number(seconds.tests()));
    row(table, "seconds", "probes", CsvWriter.number(seconds.probes()));
    result
        .scalars()
        .forEach(
            (name, s) ->
                row(table, s.yesNo() ? "answer" : "scalar", name, CsvWriter.number(s.value())));
    bytes.forEach((name, size) -> row(table, "bytes", name, size.toString()));
    row(table, "origin", "", origin); // last: without it the marker is not whole
    AtomicFile.write(file, out -> CsvWriter.write(table, out));
  }

  /**
   * Reads the marker of a run.
   *
   * @return empty if it is not whole, if the run failed (it may go better this time), or if a part
   *     that it names is not there in its full size
   */
  static Optional<PartMarker> read(Path file, PlannedRun run) {
    try {
      TidyTable table = CsvReader.read(file, SCHEMA);
      Map<String, String> said = new TreeMap<>();
      List<MeasureValue> scalars = new ArrayList<>();
      Map<String, Long> bytes = new TreeMap<>();
      for (int row = 0; row < table.rows(); row++) {
        String key = table.text(row, 0);
        String name = table.text(row, 1);
        String value = table.text(row, 2);
        switch (key) {
          case "scalar" -> scalars.add(new MeasureValue.Scalar(name, number(value)));
          case "answer" -> scalars.add(new MeasureValue.Scalar(name, number(value), true));
          case "bytes" -> bytes.put(name, Long.valueOf(value));
          case "outcome" -> said.put(key, name);
          default -> said.put(key + name, value);
        }
      }
      Outcome outcome =
          switch (said.getOrDefault("outcome", "")) {
            case "completed" -> new Outcome.Completed();
            case "diverged" ->
                new Outcome.Diverged(
                    Integer.parseInt(said.get("divergedstep")),
                    said.getOrDefault("divergedquantity", ""),
                    number(said.getOrDefault("divergedvalue", "")));
            default -> throw new IOException("not a run to keep");
          };
      Seconds seconds =
          new Seconds(
              number(said.getOrDefault("seconds", "")),
              number(said.getOrDefault("secondsupdates", "")),
              number(said.getOrDefault("secondstests", "")),
              number(said.getOrDefault("secondsprobes", "")));
      for (Map.Entry<String, Long> part : bytes.entrySet()) {
        if (Files.size(Parts.file(file.getParent(), run, part.getKey())) != part.getValue()) {
          return Optional.empty();
        }
      }
      return Optional.of(
          new PartMarker(
              said.getOrDefault("origin", ""),
              new RunResult(run, outcome, scalars, seconds),
              bytes));
    } catch (IOException | FileProblem | BadArgument | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void row(TidyTable table, String key, String name, String value) {
    table.text(key).text(name).text(value).endRow();
  }

  private static double number(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
