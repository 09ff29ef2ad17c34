package gradflow.cli;

import gradflow.cases.FixedPointsAnswer;
import gradflow.check.BadArgument;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gradflow fixed-points}: finds the fixed points of a cell and their stability. */
@Command(
    name = "fixed-points",
    sortOptions = false,
    description = {
      "Finds fixed points s = F(s, x) of a cell given as JSON, and the eigenvalues of the Jacobian there.",
      "The answer is JSON. The state s is h, for an lstm (h, c).",
      "",
      "Input: as for gradflow spectrum. A fixed point needs a constant input:",
      "  {\"type\": \"zero\"}, {\"type\": \"periodic\"} with one row of values, or the",
      "  first row of x. A gaussian drive is refused.",
      "Optional:",
      "  steps     length of the trajectory from h0 with that input (default: 200)",
      "  burn_in   steps before the trajectory (default: 0)",
      "  leak      leak rate of an rnn",
      "  seed      seed of the random starts, and of h0 if it is absent",
      "k is ignored.",
      "",
      "Newton's method starts from zero, from states of the trajectory and from random",
      "states. It may miss fixed points. Each start solves n linear equations ten to a",
      "few hundred times, which takes minutes in a chaotic network of 1000 units.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradflow fixed-points case.json",
      "  gradflow fixed-points --cell cell.onnx case.json",
      "  gradflow fixed-points case.json --starts 1000 --report out"
    })
final class FixedPointsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CASE.json", description = "case file")
  private Path file;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description =
          "number of start states (default: 100, up to 2000 for states of at most 10 entries)")
  private Integer starts;

  @Option(
      names = "--spread",
      paramLabel = "R",
      defaultValue = "1",
      description =
          "range of the random starts: entries between -R and R, some up to 400 R (default: ${DEFAULT-VALUE})")
  private double spread;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "write tables and a figure to this folder: the fixed points and the trajectory in its principal plane")
  private Path report;

  @Option(
      names = "--tex",
      description = "with --report: also write the figure as PGFPlots source for LaTeX")
  private boolean tex;

  @CommandLine.Mixin private AnswerOption out;

  @CommandLine.Mixin private GraphOptions graphs;

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    out.requireOther(file);
    if (tex && report == null) {
      throw new BadArgument("--tex", "there is no --report DIR, the folder that it writes to");
    }
    FixedPointsAnswer answer;
    try {
      answer =
          graphs
              .jobs()
              .apply(file)
              .fixedPoints(
                  starts == null ? OptionalInt.empty() : OptionalInt.of(starts),
                  spread,
                  total -> new StartProgress(err, total));
    } catch (BadArgument e) {
      boolean option = e.name().equals("starts") || e.name().equals("spread");
      throw option ? new BadArgument("--" + e.name(), withoutName(e)) : e;
    }
    if (report != null) {
      new FixedPointsReport(answer).write(report, tex, err);
    }
    return out.write(answer::write, main.stdout());
  }

  private static String withoutName(BadArgument e) {
    return e.getMessage().substring(e.name().length() + 2);
  }
}
