package gradflow.cli;

import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.files.FileProblem;
import gradflow.table.ResultStore;
import gradflow.table.ResultTable;
import gradflow.table.TableDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow verify}: runs a result folder's spec again and compares every table. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Runs the spec of a result folder again and compares every table with what is there.",
    footer = {
      "",
      "Tables are first compared byte by byte. Where another machine's kernels",
      "round differently, numbers may differ by --tolerance, relative to the",
      "larger of the two and 1.",
      "",
      "Example:",
      "  gradflow verify results/01-vanishing-exploding/HASH"
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder that run wrote")
  private Path folder;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-6",
      description = "largest difference that still counts as equal (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() throws IOException {
    Check.within("--tolerance", tolerance, 0, 1);
    ExperimentSpec spec = Finished.plan(folder).experiment();
    String changed = spec.inputs().isEmpty() ? "" : Finished.changed(spec, folder);
    if (!changed.isEmpty()) {
      command
          .commandLine()
          .getErr()
          .println("warning: what the runs read has changed since: " + changed);
    }
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), spec.size());
    try (Interruption interruption = new Interruption(new Runner(threads))) {
      Path again = Files.createTempDirectory("gradflow-verify");
      try {
        return compare(interruption.runner(), spec, again);
      } finally {
        delete(again);
      }
    }
  }

  private int compare(Runner runner, ExperimentSpec spec, Path again) {
    try (ResultStore store = new ResultStore(again, spec)) {
      try (Progress progress = new Progress("verify", spec.size(), 0)) {
        runner.run(
            spec,
            r -> {
              store.accept(r);
              progress.finished(r);
            });
      }
      if (!store.remaining().isEmpty()) {
        command.commandLine().getErr().println("stopped; nothing was compared");
        return Main.FAILED;
      }
      store.finish();
      return compare(store.folder());
    }
  }

  private int compare(Path again) {
    PrintWriter out = command.commandLine().getOut();
    int code = Main.OK;
    Set<String> names = new TreeSet<>(ResultTable.names(folder));
    names.addAll(ResultTable.names(again));
    for (String name : names) {
      TableDiff diff = TableDiff.of(file(folder, name), file(again, name));
      boolean same = diff.worst() <= tolerance;
      out.println((same ? "same     " : "DIFFERS  ") + name + ": " + diff);
      code = same ? code : Main.FAILED;
    }
    return code;
  }

  private static Path file(Path folder, String table) {
    Path zipped = folder.resolve(table + ".csv.gz");
    return Files.exists(zipped) ? zipped : folder.resolve(table + ".csv");
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }
}
