package gradflow.cli;

import gradflow.catalog.SpecException;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code gradflow} command. */
@Command(
    name = "gradflow",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "How does gradient flow through a recurrent network, and where does it die or blow up?",
    footer = {
      "",
      "Exit codes: 0 done, 1 a run failed or a check did not hold, 2 bad input.",
      "Results go to stdout, progress and warnings to stderr. NO_COLOR turns colours off.",
      "",
      "Start with: gradflow run experiments/01-vanishing-exploding"
    },
    subcommands = {
      RunCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      CheckCommand.class,
      PlotCommand.class,
      VerifyCommand.class,
      MeasureCommand.class,
      SpectrumCommand.class
    })
public final class Main implements Runnable {
  /** Done. */
  static final int OK = 0;

  /** A run failed, or what was checked does not hold. */
  static final int FAILED = 1;

  /** The input cannot be used. */
  static final int BAD_INPUT = 2;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs a command and leaves with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /**
   * The command line, with every problem of the user's reported in words and never as a stack
   * trace.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
  }

  private static int report(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof BadArgument || e instanceof SpecException || e instanceof FileProblem) {
      err.println(e.getMessage());
      return BAD_INPUT;
    }
    err.println(
        "internal error: " + e + " — please report it; GRADFLOW_DEBUG=1 shows where it happened");
    if (System.getenv("GRADFLOW_DEBUG") != null) {
      e.printStackTrace(err);
    }
    return FAILED;
  }
}
