package gradflow.cli;

import gradflow.check.Check;
import gradflow.compare.Differences;
import gradflow.compare.OverlaidFigures;
import gradflow.compare.Result;
import gradflow.experiment.Provenance;
import gradflow.figure.Figure;
import gradflow.figure.Figures;
import gradflow.job.ResultFolder;
import gradflow.report.TableReport;
import gradflow.table.CsvWriter;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow compare}: reports the differences between results. */
@Command(
    name = "compare",
    description =
        "Compares results at the axis values they share: differences over paired seeds, and overlaid"
            + " figures.",
    footer = {
      "",
      "Each result is compared with the first: second minus first, at points with",
      "equal values on all axes that both have. Runs are paired by seed, so both specs",
      "need the same seed:. Mean differences have Student's 95 %% interval, differences",
      "of shares Newcombe's interval for pairs. The intervals are not corrected for",
      "multiple comparisons: of 20 quantities with no true difference, about one will",
      "look different. Figures with the same name are overlaid, one colour per result.",
      "",
      "Examples:",
      "  gradflow compare results/my-spec/HASH results/my-spec/OTHER",
      "  gradflow compare A B --quantity slope_nats_per_step --out comparison"
    })
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "RESULT_DIR",
      description = "folders written by gradflow run; the others are compared with the first")
  private List<Path> folders;

  @Option(
      names = "--quantity",
      split = ",",
      paramLabel = "NAME",
      description = "columns of runs.csv to compare (default: all that both have)")
  private List<String> quantities = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write differences.csv and the overlaid figures there")
  private Path out;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Check.that(out != null || !open.asked(), "--open", "got it without --out=DIR");
    Check.that(
        out == null || !ResultTable.exists(out, "runs"),
        "--out",
        "got " + out + ", which has results of its own; expected another folder");
    List<Result> results = ResultFolder.compared(folders);
    Table differences = Differences.of(results, quantities);
    PrintWriter text = command.commandLine().getOut();
    new DifferenceTable(differences).print(text);
    if (out != null) {
      text.println(CsvWriter.write(out.resolve("differences.csv"), differences));
      Map<String, Figure> figures = OverlaidFigures.of(results);
      for (Map.Entry<String, Figure> figure : figures.entrySet()) {
        Figures.write(figure.getValue(), out, figure.getKey());
        text.println(out.resolve(figure.getKey() + ".png") + " (also .svg, .pdf)");
      }
      Path report = out.resolve("report.html");
      page(results, differences, figures).write(report);
      text.println(report);
      open.open(report, command.commandLine().getErr());
    }
    return Main.OK;
  }

  private TableReport page(List<Result> results, Table rows, Map<String, Figure> figures) {
    return new TableReport(
        "Comparison of " + results.stream().map(Result::name).collect(Collectors.joining(", ")),
        List.of(rows.rows() + " differences over paired seeds"),
        figures,
        "differences",
        rows,
        Set.copyOf(rows.columns()),
        Repeat.of(command),
        Provenance.ofThisProcess());
  }
}
