package gradflow.cli;

import gradflow.catalog.SpecException;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.flow.DivergenceException;
import gradflow.io.OtherFile;
import gradflow.job.CaseJob;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code gradflow measure}: computes states, Jacobians, product norms and gradients of one cell,
 * from JSON to JSON.
 */
@Command(
    name = "measure",
    description = {
      "Measures cells whose weights, inputs and initial state are given as JSON; the answer is JSON.",
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
      "Other keys are ignored. The loss is half the squared norm of h_T. Answers to",
      "several cases are printed one per line.",
      "",
      "Other cells of gradflow list:",
      "  cell        name, such as minimal",
      "  options     options, by their keys in specs or their symbols in the paper",
      "  sizes       sizes, such as H, D, T; see gradflow describe CELL",
      "  parameters  one array per block, matrices row by row",
      "  x, s0       inputs, T x D; initial state, n numbers (default: zeros)",
      "  name, variant",
      "              labels, repeated in the answer; a case with a variant needs options",
      "The answer has s, J, norms of products, and gradients of half the squared",
      "norm of the output at step T. The logarithm of 0 is null.",
      "",
      "With --cell, the cell is an ONNX graph of one step. A case then has x and s0 as",
      "above (T for a cell without x) and, if the graph's names do not show the state,",
      "  binding     {\"x\": …, \"states\": [{\"input\": …, \"output\": …}], \"output\": …}",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradflow measure case.json",
      "  gradflow measure case.json --fields log_prod_spectral,loss --out a.json",
      "  gradflow measure cases/*.json --out answers/",
      "  gradflow measure --cell cell.onnx case.json"
    })
final class MeasureCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "CASE.json", description = "case files")
  private List<Path> cases;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "file for the answer, or folder for one NAME.json per case (default: stdout)")
  private Path out;

  @Option(
      names = "--fields",
      paramLabel = "A,B,…",
      hideParamSyntax = true,
      split = ",",
      description = "only these fields of the answer")
  private List<String> fields = List.of();

  @CommandLine.Mixin private GraphOptions graphs;

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Function<Path, CaseJob> jobs = graphs.jobs();
    RunCommand.warnOfFallback(command.commandLine().getErr());
    boolean folder =
        out != null && (cases.size() > 1 || Files.isDirectory(out) || out.toString().endsWith("/"));
    if (folder) {
      requireDifferentNames();
    }
    if (out != null) {
      OtherFile.require(
          cases.stream().map(c -> folder ? out.resolve(answer(c)) : out).toList(), cases);
    }
    int code = Main.OK;
    for (Path file : cases) {
      if (main.stdout().failure().isEmpty()) {
        code = Math.max(code, measure(jobs.apply(file), file, folder));
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

  private int measure(CaseJob job, Path file, boolean folder) {
    PrintWriter err = command.commandLine().getErr();
    try {
      long memory = Runtime.getRuntime().maxMemory() / 4 * 3;
      CaseJob.Answer answer = job.measure(fields, memory, n -> err.println("note: " + n));
      if (out == null) {
        return AnswerOption.print(answer::write, main.stdout());
      }
      AtomicFile.write(folder ? out.resolve(answer(file)) : out, answer::write);
      return Main.OK;
    } catch (BadArgument | FileProblem | SpecException e) {
      err.println(e.getMessage());
      return Main.BAD_INPUT;
    } catch (DivergenceException e) {
      err.println(
          "%s: %s; the sequence up to there is %s steps long"
              .formatted(file, e.getMessage(), e.step() - 1));
      return Main.FAILED;
    }
  }
}
