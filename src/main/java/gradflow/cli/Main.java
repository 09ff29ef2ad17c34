package gradflow.cli;

import static java.util.Map.entry;

import gradflow.catalog.SpecException;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import gradflow.linalg.Backends;
import gradflow.team.Team;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
      "Exit codes:",
      "    0  done",
      "    1  a run failed, a figure could not be drawn, a verdict could not be",
      "       computed, or a check failed",
      "    2  bad input, or stdout cannot be written",
      "    3  gradflow could not be started: no usable Java, or the build failed",
      "  130  stopped by Ctrl-C",
      "  141  the program that reads stdout closed the pipe",
      "",
      "Results are written to stdout, progress and warnings to stderr. NO_COLOR",
      "disables colours.",
      "",
      "Example:",
      "  gradflow run experiments/01-vanishing-exploding"
    })
public final class Main implements Runnable {
  /** Success. */
  static final int OK = 0;

  /** A run failed, or a check did not hold. */
  static final int FAILED = 1;

  /** The input is invalid. */
  static final int BAD_INPUT = 2;

  /** The reader of stdout closed the pipe; what shells report of a program that SIGPIPE ends. */
  private static final int PIPE_CLOSED = 141;

  /** Every command, in the order of the help. */
  private static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          entry("run", RunCommand.class),
          entry("train", TrainCommand.class),
          entry("status", StatusCommand.class),
          entry("cells", CellsCommand.class),
          entry("merge", MergeCommand.class),
          entry("export", ExportCommand.class),
          entry("template", TemplateCommand.class),
          entry("reproduce", ReproduceCommand.class),
          entry("init", InitCommand.class),
          entry("list", ListCommand.class),
          entry("describe", DescribeCommand.class),
          entry("check", CheckCommand.class),
          entry("plot", PlotCommand.class),
          entry("compare", CompareCommand.class),
          entry("verify", VerifyCommand.class),
          entry("measure", MeasureCommand.class),
          entry("spectrum", SpectrumCommand.class),
          entry("fixed-points", FixedPointsCommand.class),
          entry("analyze", AnalyzeCommand.class),
          entry("convert", ConvertCommand.class),
          entry("calibrate", CalibrateCommand.class),
          entry("generate-input", GenerateInputCommand.class),
          entry("completion", CompletionCommand.class));

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final Stdout stdout;

  private Main(Stdout stdout) {
    this.stdout = stdout;
  }

  /** For binary answers; picocli's writer for texts ends here, too. */
  Stdout stdout() {
    return stdout;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs a command and exits with its exit code. */
  public static void main(String[] args) {
    // What picocli looks for and no command uses: Groovy, in every jar, and types of dates.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.time.*,java.sql.*");
    Stdout stdout = new Stdout(new FileOutputStream(FileDescriptor.out));
    System.exit(
        Team.withAll(
            () -> {
              if (args.length > 1 && List.of("run", "train").contains(args[0])) {
                // the library is loaded while the command line and the specs are read
                Team.ahead(Backends::fallbackReason);
              }
              return execute(commandLineFor(stdout, args), stdout, args);
            }));
  }

  /** The command line with as many of the commands as these words need. */
  static CommandLine commandLineFor(Stdout stdout, String... args) {
    boolean overview = args.length == 0 || List.of(args).equals(List.of("--help"));
    return overview ? overview(stdout) : commandLine(stdout, needed(args));
  }

  /** The command line for its help: all commands with their descriptions, without their options. */
  static CommandLine overview(Stdout stdout) {
    CommandLine line = commandLine(stdout, e -> false);
    for (Map.Entry<String, Class<?>> command : COMMANDS) {
      CommandLine.Model.CommandSpec described = CommandLine.Model.CommandSpec.create();
      String[] description = command.getValue().getAnnotation(Command.class).description();
      described.usageMessage().description(description);
      line.addSubcommand(command.getKey(), described);
    }
    return line;
  }

  /**
   * The command that the first word names, since reading the options of all takes longer than most
   * commands do; all of them for completion and mistakes.
   */
  private static Predicate<Map.Entry<String, Class<?>>> needed(String... args) {
    String first = args.length == 0 ? "" : args[0];
    boolean alone =
        !first.equals("completion") && COMMANDS.stream().anyMatch(e -> e.getKey().equals(first));
    return e -> !first.equals("--version") && (!alone || e.getKey().equals(first));
  }

  /** Returns the command line with all commands. */
  static CommandLine commandLine(Stdout stdout) {
    return commandLine(stdout, e -> true);
  }

  /**
   * Returns the command line with some commands. Every user error is reported as a message, never
   * as a stack trace.
   */
  private static CommandLine commandLine(
      Stdout stdout, Predicate<Map.Entry<String, Class<?>>> needed) {
    // The properties in which Java, before and from version 19, keeps the encoding of the terminal.
    String encoding =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    CommandLine line = new CommandLine(new Main(stdout));
    COMMANDS.stream().filter(needed).forEach(e -> line.addSubcommand(e.getValue()));
    line.getSubcommands().values().forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
    return line // what is set goes to the commands that are there
        .setOut(new PrintWriter(new OutputStreamWriter(stdout, charset), true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new BadInput())
        .setExecutionExceptionHandler(new Failure());
  }

  // Classes, not lambdas: a lambda for one of picocli's old interfaces keeps it out of the archive
  // of classes, and looking for it opens every jar (a tenth of a second).

  private static final class BadInput implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
      return refuse(e);
    }
  }

  private static final class Failure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
      return report(e, command.getErr());
    }
  }

  /** Help is shown with picocli's colours, everything else with control characters visible. */
  private record Execution(CommandLine line, PrintWriter colours)
      implements CommandLine.IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
      if (parsed.expandedArgs().isEmpty() || asksForHelp(parsed)) {
        line.setOut(colours);
      }
      return new CommandLine.RunLast().execute(parsed);
    }
  }

  /** Runs a command. The exit code is never {@link #OK} if its output could not be written. */
  static int execute(CommandLine line, Stdout stdout, String... args) {
    PrintWriter colours = line.getOut();
    line.setOut(visible(colours)).setErr(visible(line.getErr()));
    line.setExecutionStrategy(new Execution(line, colours));
    int code = execute(line, args);
    line.getOut().flush();
    return stdout.failure().map(e -> lost(e, line.getErr())).orElse(code);
  }

  /** A reader that has seen enough, such as {@code head}, is no problem to report. */
  private static int lost(IOException e, PrintWriter err) {
    if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
      return PIPE_CLOSED;
    }
    err.println(FileProblem.writing(Path.of("stdout"), e).getMessage());
    return BAD_INPUT;
  }

  private static PrintWriter visible(PrintWriter out) {
    return new PrintWriter(new VisibleWriter(out), true);
  }

  /** Whether help is requested; help has picocli's own colours and contains nothing from files. */
  private static boolean asksForHelp(ParseResult parsed) {
    return parsed.isUsageHelpRequested()
        || (parsed.hasSubcommand() && asksForHelp(parsed.subcommand()));
  }

  /** Runs a command; an Error, which picocli does not catch, is reported like any other. */
  private static int execute(CommandLine line, String... args) {
    try { // a team for computations on this thread
      return Team.withAll(() -> line.execute(args));
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
