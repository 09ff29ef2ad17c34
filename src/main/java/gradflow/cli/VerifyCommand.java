package gradflow.cli;

import gradflow.catalog.PlanReader;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.files.FileProblem;
import gradflow.table.ResultStore;
import gradflow.table.TableDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
      "Tables are first compared byte by byte. Where another machine's kernels round differently, numbers may differ by",
      "--tolerance, relative to the larger of the two and 1.",
      "",
      "Example:",
      "  gradflow verify results/01-vanishing-exploding/HASH"
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder that run wrote")
  private Path folder;

  @Option(
      names = "--tolerance",
      defaultValue = "1e-6",
      description = "largest difference that still counts as equal (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() throws IOException {
    ExperimentSpec spec = PlanReader.read(folder.resolve("spec.yaml")).experiment();
    Path again = Files.createTempDirectory("gradflow-verify");
    try {
      ResultStore store = new ResultStore(again, spec);
      int threads = Math.min(Runtime.getRuntime().availableProcessors(), spec.runs().size());
      try (Progress progress = new Progress("verify", spec.runs().size())) {
        new Runner(threads)
            .run(
                spec,
                r -> {
                  store.accept(r);
                  progress.finished(r);
                });
      }
      store.finish();
      return compare(store.folder());
    } finally {
      delete(again);
    }
  }

  private int compare(Path again) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    int code = Main.OK;
    try (Stream<Path> files = Files.list(again)) {
      List<Path> tables =
          files.filter(f -> f.toString().matches(".*\\.csv(\\.gz)?")).sorted().toList();
      for (Path table : tables) {
        Path before = folder.resolve(table.getFileName());
        TableDiff diff = TableDiff.of(before, table);
        boolean same = diff.worst() <= tolerance;
        out.println((same ? "same     " : "DIFFERS  ") + table.getFileName() + ": " + diff);
        code = same ? code : Main.FAILED;
      }
    }
    return code;
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
