package gradflow.cli;

import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.files.Manifest;
import gradflow.table.Rerun;
import gradflow.table.ResultTable;
import gradflow.table.TableDiff;
import gradflow.table.TidyTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow verify}: runs a result folder's spec again and compares every table. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Reruns the spec of a result folder and compares the tables with those in it.",
    footer = {
      "",
      "Tables are first compared byte by byte. Other kernels may round differently, so",
      "numbers may differ by --tolerance, relative to the larger of the two. Smaller",
      "differences than a floor count as rounding. The floor is one thousandth of the",
      "tolerance, times 1 for logarithms (*_nats, log10_*), times the row's largest",
      "number in summary and choices, and times the column's largest number in the",
      "same run in all other tables. Times are not compared. The output names a",
      "backend, kernel, version or commit that differs from provenance.json. Nothing",
      "is written: the new tables stay in memory.",
      "",
      "Example:",
      "  gradflow verify results/01-vanishing-exploding/HASH"
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder written by gradflow run")
  private Path folder;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-6",
      description = "largest difference that still counts as equal (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Check.within("--tolerance", tolerance, 0, 1);
    ExperimentSpec spec = Finished.plan(folder).experiment();
    String changed = spec.inputs().isEmpty() ? "" : Finished.changed(spec, folder);
    if (!changed.isEmpty()) {
      command
          .commandLine()
          .getErr()
          .println("warning: input files have changed since the run: " + changed);
    }
    Runner runner = new Runner(Runtime.getRuntime().availableProcessors());
    try (Interruption interruption = new Interruption(runner)) {
      Rerun again = new Rerun(spec);
      try (RunProgress progress = new RunProgress("verify", spec.size(), 0)) {
        runner.run(
            spec,
            r -> {
              again.accept(r);
              progress.finished(r);
            });
      }
      if (!again.isComplete()) {
        command.commandLine().getErr().println("stopped; nothing was compared");
        return Main.FAILED;
      }
      interruption.letGo(); // nothing is written from here on
      return compare(again.tables());
    }
  }

  private int compare(SortedMap<String, TidyTable> again) {
    Screen out = new Screen(command.commandLine().getOut());
    Finished.otherOrigin(folder).forEach(line -> out.line("OTHER    ", line, 0));
    Manifest written = Manifest.of(folder);
    SortedMap<String, String> files = new TreeMap<>();
    again.keySet().forEach(name -> files.put(name, file(name)));
    written.names().stream()
        .filter(ResultTable::isTable)
        .forEach(file -> files.put(file.replaceFirst("\\.csv(\\.gz)?$", ""), file));
    int code = Main.OK;
    for (Map.Entry<String, String> table : files.entrySet()) {
      TableDiff diff = compare(table.getKey(), folder.resolve(table.getValue()), again);
      boolean same = diff.worst() <= tolerance;
      boolean changed =
          written.names().contains(table.getValue()) && !written.isAsWritten(table.getValue());
      String edited = changed ? "; the file is not as it was written" : "";
      out.line(same ? "same     " : "DIFFERS  ", table.getKey() + ": " + diff + edited, 0);
      code = same ? code : Main.FAILED;
    }
    return code;
  }

  private TableDiff compare(String name, Path file, SortedMap<String, TidyTable> again) {
    if (!again.containsKey(name)) {
      return TableDiff.missing("only in the folder, the second run does not make it");
    }
    return Files.exists(file)
        ? TableDiff.of(file, again.get(name), tolerance)
        : TableDiff.missing("only in the second run, the folder does not have it");
  }

  /** The file of a table that no manifest names. */
  private String file(String table) {
    String zipped = table + ".csv.gz";
    return Files.exists(folder.resolve(zipped)) ? zipped : table + ".csv";
  }
}
