package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.Seconds;
import gradflow.files.AtomicFile;
import gradflow.files.Digest;
import gradflow.files.FileProblem;
import gradflow.measure.MeasureValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is written last of a run: which parts it has, who made them, and what of the run is in no
 * series. A CSV file of key, name and value, whose last line is a checksum of those before it.
 *
 * @param origin tells spec, code and kernels from others
 * @param result outcome, scalars and time; no series
 * @param parts SHA-256 of each part, by table
 */
record PartMarker(String origin, RunResult result, Map<String, String> parts) {
  private static final String CHECKSUM = "checksum,,";

  private static final Schema SCHEMA =
      Schema.of(Column.text("key"), Column.text("name"), Column.text("value"));

  void write(Path file) {
    TidyTable table = new TidyTable(SCHEMA);
    row(table, "run", "", String.valueOf(result.run().index()));
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
    parts.forEach((name, digest) -> row(table, "part", name, digest));
    row(table, "origin", "", origin);
    AtomicFile.write(
        file,
        out -> {
          ByteArrayOutputStream body = new ByteArrayOutputStream();
          CsvWriter.write(table, body);
          out.write(body.toByteArray());
          out.write(checksum(body.toByteArray()));
        });
  }

  private static byte[] checksum(byte[] body) {
    return (CHECKSUM + Digest.of(body) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the marker of a run.
   *
   * @throws IOException if it is not as it was written, or that of another run
   */
  static PartMarker read(Path file, PlannedRun run) throws IOException {
    requireChecksum(Files.readAllBytes(file));
    try {
      TidyTable table = CsvReader.read(file, SCHEMA);
      Map<String, String> said = new TreeMap<>();
      List<MeasureValue> scalars = new ArrayList<>();
      Map<String, String> parts = new TreeMap<>();
      for (int row = 0; row < table.rows(); row++) {
        String key = table.text(row, 0);
        String name = table.text(row, 1);
        String value = table.text(row, 2);
        switch (key) {
          case "scalar" -> scalars.add(new MeasureValue.Scalar(name, number(value)));
          case "answer" -> scalars.add(new MeasureValue.Scalar(name, number(value), true));
          case "part" -> parts.put(name, value);
          case "outcome" -> said.put(key, name);
          default -> said.put(key + name, value);
        }
      }
      if (!String.valueOf(run.index()).equals(said.get("run"))) {
        throw new IOException("it is of another run");
      }
      Outcome outcome =
          switch (said.getOrDefault("outcome", "")) {
            case "completed" -> new Outcome.Completed();
            case "diverged" ->
                new Outcome.Diverged(
                    Integer.parseInt(said.get("divergedstep")),
                    said.getOrDefault("divergedquantity", ""),
                    number(said.getOrDefault("divergedvalue", "")));
            default -> new Outcome.Failed("");
          };
      Seconds seconds =
          new Seconds(
              number(said.getOrDefault("seconds", "")),
              number(said.getOrDefault("secondsupdates", "")),
              number(said.getOrDefault("secondstests", "")),
              number(said.getOrDefault("secondsprobes", "")));
      return new PartMarker(
          said.getOrDefault("origin", ""), new RunResult(run, outcome, scalars, seconds), parts);
    } catch (FileProblem | BadArgument | NumberFormatException e) {
      throw new IOException("written by another version", e);
    }
  }

  private static void requireChecksum(byte[] bytes) throws IOException {
    int end = Math.max(0, bytes.length - checksum(bytes).length);
    byte[] body = Arrays.copyOf(bytes, end);
    if (!Arrays.equals(checksum(body), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new IOException("its checksum is wrong");
    }
  }

  private static void row(TidyTable table, String key, String name, String value) {
    table.text(key).text(name).text(value).endRow();
  }

  private static double number(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
