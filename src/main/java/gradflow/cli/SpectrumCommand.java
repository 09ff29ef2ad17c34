package gradflow.cli;

import gradflow.check.BadArgument;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.flow.DivergenceException;
import gradflow.io.SpectrumAnswer;
import gradflow.io.SpectrumCase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow spectrum}: Lyapunov exponents of one cell, from JSON to JSON. */
@Command(
    name = "spectrum",
    mixinStandardHelpOptions = true,
    description = {
      "Lyapunov exponents (nats/step) of a cell given with weights and inputs as JSON; answers in JSON.",
      "",
      "Input: as for measure. In place of x: \"drive\": {\"type\": \"zero\"}, {\"type\": \"gaussian\", \"std\": 1, \"seed\": 0}",
      "or {\"type\": \"periodic\", \"values\": [[…], …]} (period x D). Optional: steps (default: all of x, 1000 of a drive),",
      "burn_in (0 for x, steps/10 for a drive), k (default: all), leak (of an rnn), seed (of the start vectors, and of h0 where it is absent)."
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
      OutputStream stdout = System.out;
      answer.write(stdout);
      stdout.flush();
    } catch (IOException e) {
      throw FileProblem.writing(Path.of("stdout"), e);
    }
    return Main.OK;
  }
}
