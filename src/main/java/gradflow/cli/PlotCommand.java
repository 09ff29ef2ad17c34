package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.figure.FigureSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow plot}: draws the figures of a result folder again, from its tables. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description =
        "Draws the figures of a result folder again from its tables; nothing is computed anew.",
    footer = {
      "",
      "Examples:",
      "  gradflow plot results/01-vanishing-exploding/HASH",
      "  gradflow plot results/01-vanishing-exploding/HASH --spec my-figures.yaml"
    })
final class PlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder that run wrote")
  private Path folder;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description = "take the figures from this spec instead of the folder's own")
  private Path spec;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Plan plan = spec == null ? Finished.plan(folder) : PlanReader.read(spec);
    List<FigureSpec> drawn = Drawing.all(plan.figures(), folder, command.commandLine().getErr());
    for (FigureSpec figure : drawn) {
      command
          .commandLine()
          .getOut()
          .println(folder.resolve(figure.name() + ".png") + " (also .svg, .pdf)");
    }
    if (spec == null) {
      command.commandLine().getOut().println(ReportFile.write(plan, drawn, folder));
    }
    return drawn.size() == plan.figures().size() ? Main.OK : Main.FAILED;
  }
}
