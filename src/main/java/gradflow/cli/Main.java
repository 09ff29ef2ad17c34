package gradflow.cli;

import gradflow.catalog.SpecException;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      "Exit codes: 0 done; 1 a run failed, a figure could not be drawn, or a check did not hold;",
      "2 bad input; 130 stopped by Ctrl-C.",
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
      SpectrumCommand.class,
      AnalyzeCommand.class,
      ConvertCommand.class,
      GenerateInputCommand.class
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
    System.exit(execute(commandLine(), args));
  }

  /**
   * The command line, with every problem of the user's reported in words and never as a stack
   * trace.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, parsed) -> refuse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command.getErr()));
  }

  /** Runs a command; an Error, which picocli lets through, is reported like everything else. */
  static int execute(CommandLine line, String... args) {
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      line.getErr().println("out of memory; give Java a larger heap: GRADFLOW_JAVA_OPTS=-Xmx8g");
      return FAILED;
    } catch (Error e) {
      return internal(e, line.getErr());
    }
  }

  private static int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return BAD_INPUT;
  }

  private static int report(Exception e, PrintWriter err) {
    if (e instanceof BadArgument || e instanceof SpecException || e instanceof FileProblem) {
      err.println(e.getMessage());
      return BAD_INPUT;
    }
    return internal(e, err);
  }

  private static int internal(Throwable e, PrintWriter err) {
    err.println(
        "internal error: " + e + " — please report it; GRADFLOW_DEBUG=1 shows where it happened");
    if (System.getenv("GRADFLOW_DEBUG") != null) {
      e.printStackTrace(err);
    }
    return FAILED;
  }
}
