package gradflow.cli;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.flow.DivergenceException;
import gradflow.io.Case;
import gradflow.io.CaseMeasurement;
import gradflow.io.CaseReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code gradflow measure}: states, Jacobians, product norms and gradients of one cell, from JSON
 * to JSON.
 */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = {
      "Measures cells given with weights, inputs and initial state as JSON, and answers in JSON.",
      "",
      "Input:",
      "  cell        rnn_tanh, rnn_relu, rnn_sigmoid, rnn_identity, lstm,",
      "              gru_reset_after or gru_reset_before",
      "  gate        activation of the gates of lstm and gru: sigmoid (default),",
      "              hard_sigmoid, relu, shifted_tanh, tanh or identity",
      "  H, D, T     numbers of hidden units, inputs and steps",
      "  W_ih, W_hh, b_ih, b_hh",
      "              with PyTorch's shapes and gate orders",
      "  x           inputs, T x D",
      "  h0, c0      state before the first step; c0 for an lstm only",
      "Other keys are skipped. The loss is half the squared norm of h_T. Several",
      "cases on stdout come one a line.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradflow measure case.json",
      "  gradflow measure case.json --fields log_prod_spectral,loss --out a.json",
      "  gradflow measure cases/*.json --out answers/"
    })
final class MeasureCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "CASE.json", description = "case files")
  private List<Path> cases;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "where the answer goes; a folder gets NAME.json for each case (default: stdout)")
  private Path out;

  @Option(
      names = "--fields",
      paramLabel = "A,B,…",
      hideParamSyntax = true,
      split = ",",
      description = "only these fields of the answer")
  private List<String> fields = List.of();

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    RunCommand.warnOfFallback(command.commandLine().getErr());
    boolean folder =
        out != null && (cases.size() > 1 || Files.isDirectory(out) || out.toString().endsWith("/"));
    if (folder) {
      requireDifferentNames();
    }
    int code = Main.OK;
    for (Path file : cases) {
      if (main.stdout().failure().isEmpty()) {
        code = Math.max(code, measure(file, folder));
      }
    }
    return code;
  }

  private void requireDifferentNames() {
    Set<String> names = new HashSet<>();
    for (Path file : cases) {
      Check.that(
          names.add(answer(file)),
          "--out",
          "two answers would be " + out.resolve(answer(file)) + "; give one case another name");
    }
  }

  private static String answer(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.json$", "") + ".json";
  }

  private int measure(Path file, boolean folder) {
    PrintWriter err = command.commandLine().getErr();
    try {
      Case source = CaseReader.read(file);
      CaseMeasurement measurement;
      try {
        measurement = new CaseMeasurement(source, fields, Runtime.getRuntime().maxMemory() / 4 * 3);
      } catch (BadArgument e) {
        throw e.name().equals("--fields") ? e : new BadArgument(file.toString(), e.getMessage());
      }
      if (out == null) {
        return print(measurement);
      }
      AtomicFile.write(folder ? out.resolve(answer(file)) : out, measurement::write);
      return Main.OK;
    } catch (BadArgument | FileProblem e) {
      err.println(e.getMessage());
      return Main.BAD_INPUT;
    } catch (DivergenceException e) {
      err.println(
          file
              + ": "
              + e.getMessage()
              + "; the sequence up to there is "
              + (e.step() - 1)
              + " steps long");
      return Main.FAILED;
    }
  }

  private int print(CaseMeasurement measurement) {
    try {
      measurement.write(main.stdout());
      main.stdout().flush();
      return Main.OK;
    } catch (IOException e) {
      return Main.BAD_INPUT; // Main tells why stdout cannot be written
    }
  }
}
