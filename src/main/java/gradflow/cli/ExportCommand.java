package gradflow.cli;

import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.job.ResultFolder;
import gradflow.result.ResultStore;
import gradflow.table.TableFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code gradflow export}: writes the tables of the recorded runs, even if the experiment is not
 * finished.
 */
@Command(
    name = "export",
    description = "Writes tables of all recorded runs, even if the experiment is not finished.",
    footer = {
      "",
      "The tables have the same columns as those of gradflow run.",
      "The Parquet library needs Hadoop's, so it comes with the adapter for Apache",
      "Spark: mvn -Pspark -Dquick package in gradflow's folder installs both.",
      "",
      "Example:",
      "  gradflow export results/my-spec/HASH --out tables"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "result folder NAME/HASH of gradflow run or gradflow cells")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder of the tables; replaces tables that were exported there before")
  private Path target;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description =
          "csv, or parquet if its adapter is installed; large CSV tables are compressed"
              + " (default: ${DEFAULT-VALUE})")
  private String format;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    TableFormat tables = TableFormat.of(format);
    List<Path> found = ResultFolders.in(folder);
    Check.that(
        found.size() == 1,
        folder.toString(),
        "got a folder with " + found.size() + " results, expected one of " + found);
    Path result = found.get(0);
    ExperimentSpec spec = ResultFolder.plan(result).experiment();
    String name = result.getParent().getFileName().toString();
    Path records = ResultStore.records(ResultFolders.root(result), name);
    int runs = ResultStore.export(records, spec, target, tables);
    PrintWriter out = command.commandLine().getOut();
    out.println(runs + " of " + spec.size() + " runs are in the tables: " + target);
    out.flush();
    return Main.OK;
  }
}
