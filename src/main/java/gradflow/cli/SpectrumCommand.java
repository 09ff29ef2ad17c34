package gradflow.cli;

import gradflow.check.BadArgument;
import gradflow.files.AtomicFile;
import gradflow.flow.DivergenceException;
import gradflow.io.SpectrumAnswer;
import gradflow.io.SpectrumCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gradflow spectrum}: Lyapunov exponents of one cell, from JSON to JSON. */
@Command(
    name = "spectrum",
    mixinStandardHelpOptions = true,
    description = {
      "Lyapunov exponents (nats/step) of a cell given with weights and inputs as JSON; answers in JSON.",
      "",
      "Input: as for measure. In place of x and T, a drive:",
      "  {\"type\": \"zero\"}",
      "  {\"type\": \"gaussian\", \"std\": 1, \"seed\": 0}",
      "  {\"type\": \"periodic\", \"values\": [[…], …]}   (period x D)",
      "Optional:",
      "  steps     default: all of x, or 1000 of a drive",
      "  burn_in   default: 0 for x, steps/10 for a drive",
      "  k         how many exponents, from the largest on (default: all)",
      "  leak      of an rnn",
      "  seed      of the start vectors, and of h0 where it is absent",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradflow spectrum case.json",
      "  gradflow spectrum case.json --out spectrum.json"
    })
final class SpectrumCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CASE.json", description = "case file")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the answer goes (default: stdout)")
  private Path out;

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    SpectrumCase source = SpectrumCase.read(file);
    SpectrumAnswer answer;
    try {
      answer = new SpectrumAnswer(source);
    } catch (BadArgument e) {
      throw new BadArgument(file.toString(), e.getMessage());
    } catch (DivergenceException e) {
      err.println(file + ": " + e.getMessage());
      return Main.FAILED;
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
      return Main.BAD_INPUT; // Main tells why stdout cannot be written
    }
  }
}
