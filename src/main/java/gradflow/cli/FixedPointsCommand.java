package gradflow.cli;

import gradflow.cases.FixedPointsAnswer;
import gradflow.check.BadArgument;
import gradflow.files.AtomicFile;
import gradflow.io.OtherFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gradflow fixed-points}: where a cell stays, and whether it returns there. */
@Command(
    name = "fixed-points",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds the fixed points s = F(s, x) of a cell given as JSON, and the eigenvalues there.",
      "Eigenvalues are those of the Jacobian. Answers in JSON. The state s is h, for an lstm (h, c).",
      "",
      "Input: as for spectrum. A fixed point needs a constant input, which is held:",
      "  {\"type\": \"zero\"}, {\"type\": \"periodic\"} with one row of values, or the",
      "  first row of x. A gaussian drive is refused.",
      "Optional:",
      "  steps     of the trajectory from h0 with that input (default: 200)",
      "  burn_in   steps before it (default: 0)",
      "  leak      of an rnn",
      "  seed      of the random starts, and of h0 where it is absent",
      "k means nothing here and is skipped.",
      "",
      "Newton's method starts from zero, along the trajectory, and from random",
      "states. It need not find all. A start takes ten to some hundred solutions of",
      "n linear equations: minutes each in a chaotic net of 1000 units.",
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
          "how many states to start from (default: 100, up to 2000 for a state of less than 11 entries)")
  private Integer starts;

  @Option(
      names = "--spread",
      paramLabel = "R",
      defaultValue = "1",
      description =
          "random starts have entries from -R to R, or up to 400 R (default: ${DEFAULT-VALUE})")
  private double spread;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "where tables and a figure go: the points, with the trajectory, in its principal plane")
  private Path report;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the answer goes (default: stdout)")
  private Path out;

  @CommandLine.Mixin private GraphOptions graphs;

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    if (out != null) {
      OtherFile.require(out, file);
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
      new FixedPointsReport(answer).write(report, err);
    }
    if (out != null) {
      AtomicFile.write(out, answer::write);
      return Main.OK;
    }
    try {
      answer.write(main.stdout());
      main.stdout().flush();
      return Main.OK;
    } catch (IOException e) {
      return Main.BAD_INPUT; // Main reports why stdout cannot be written
    }
  }

  private static String withoutName(BadArgument e) {
    return e.getMessage().substring(e.name().length() + 2);
  }
}
