package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.figure.Preset;
import gradflow.files.AtomicFile;
import gradflow.job.FigureDrawing;
import gradflow.job.ReportPage;
import gradflow.job.ResultFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow plot}: redraws the figures of a result folder from its tables. */
@Command(
    name = "plot",
    description = "Redraws the figures of a result folder from its tables; computes nothing.",
    footer = {
      "",
      "Examples:",
      "  gradflow plot results/01-vanishing-exploding/HASH",
      "  gradflow plot results/01-vanishing-exploding/HASH --spec my-figures.yaml",
      "  gradflow plot results/01-vanishing-exploding/HASH --preset icml --tex"
    })
final class PlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder written by gradflow run")
  private Path folder;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description = "draw the figures of this spec instead of the folder's own")
  private Path spec;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "draw them at a journal's size, as NAME-PRESET.*: icml, neurips, iclr, nature-1col,"
              + " nature-2col, thesis or slides")
  private String preset;

  @Option(
      names = "--tex",
      description = {
        "also write PGFPlots source (.tex, data in .dat) and BibTeX entries of the methods (.bib)"
      })
  private boolean tex;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Plan plan = spec == null ? ResultFolder.plan(folder) : PlanReader.read(spec);
    List<FigureSpec> figures = plan.figures();
    if (preset != null) {
      Preset print = Preset.named(preset);
      figures = figures.stream().map(f -> f.in(print)).toList();
    }
    Map<String, Figure> drawn =
        FigureDrawing.all(figures, folder, command.commandLine().getErr()::println);
    for (String name : drawn.keySet()) {
      command
          .commandLine()
          .getOut()
          .println(
              folder.resolve(name + ".png")
                  + (tex ? " (also .svg, .pdf, .tex, .bib)" : " (also .svg, .pdf)"));
      if (tex) {
        Figures.writeTex(drawn.get(name), folder, name);
        Path bib = folder.resolve(name + ".bib");
        AtomicFile.write(bib, out -> out.write(Methods.bibtex(plan)));
      }
    }
    if (spec == null && preset == null) {
      Path report = ReportPage.write(plan, drawn, folder);
      command.commandLine().getOut().println(report);
      open.open(report, command.commandLine().getErr());
    }
    return drawn.size() == plan.figures().size() ? Main.OK : Main.FAILED;
  }
}
