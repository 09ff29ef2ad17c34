package gradflow.cli;

import gradflow.cases.SpectrumAnswer;
import gradflow.cases.SpectrumJson;
import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunSpectrum;
import gradflow.files.AtomicFile;
import gradflow.files.Memory;
import gradflow.flow.DivergenceException;
import gradflow.flow.LyapunovResult;
import gradflow.job.RunCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code gradflow spectrum}: computes the Lyapunov exponents of a case, or of every run of a spec,
 * as JSON.
 */
@Command(
    name = "spectrum",
    sortOptions = false,
    description = {
      "Computes the Lyapunov exponents (nats per step) of a cell given as JSON, or of every run of a spec.",
      "The answer is JSON.",
      "",
      "CASE.json: as for gradflow measure. Instead of x and T it can have a drive:",
      "  {\"type\": \"zero\"}",
      "  {\"type\": \"gaussian\", \"std\": 1, \"seed\": 0}",
      "  {\"type\": \"periodic\", \"values\": [[…], …]}   (period x D)",
      "Optional:",
      "  steps     number of steps (default: all of x, or 1000 of a drive)",
      "  burn_in   burn-in steps (default: 0 for x, steps/10 for a drive)",
      "  k         number of exponents, from the largest (default: all)",
      "  leak      leak rate of an rnn",
      "  seed      seed of the start vectors, and of h0 if it is absent",
      "",
      "With --cell, the cell is an ONNX graph of one step. x or drive, s0 and binding",
      "are as for gradflow measure; a cell without x needs neither.",
      "",
      "SPEC: a spec.yaml with a run: section, or a folder with one. The answer has one",
      "line of JSON per run, with one trajectory per sample.",
      "",
      "error: half width of a 95 %% interval, with rounding. lambda_1 says whether its sign is known.",
      "kaplan_yorke_range and entropy_rate_range: intervals that follow from the errors of all exponents.",
      "sum_rule.surviving: sum over the directions that no Jacobian annihilates.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradflow spectrum case.json",
      "  gradflow spectrum case.json --out spectrum.json",
      "  gradflow spectrum --cell cell.onnx case.json",
      "  gradflow spectrum experiments/22-flow-map --k 3 --burn-in 50"
    })
final class SpectrumCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CASE.json|SPEC", description = "case file, or spec")
  private Path file;

  @Option(
      names = "--k",
      paramLabel = "K",
      description = "for a spec: number of exponents (default: all)")
  private Integer k;

  @Option(
      names = "--burn-in",
      paramLabel = "N",
      description = "for a spec: burn-in steps (default: steps/10)")
  private Integer burnIn;

  @Option(
      names = "--finite-time",
      description = "also print the exponents of each of 32 time windows")
  private boolean finiteTime;

  @CommandLine.Mixin private AnswerOption out;

  @CommandLine.Mixin private GraphOptions graphs;

  @ParentCommand private Main main;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    RunCommand.warnOfFallback(command.commandLine().getErr());
    Path spec = SpecPath.find(file);
    out.requireOther(spec);
    if (Files.isDirectory(spec) || file.toString().matches(".*\\.ya?ml")) {
      return spec(spec);
    }
    Check.that(k == null, "--k", "got " + k + " with a case, expected \"k\" in the case");
    Check.that(
        burnIn == null,
        "--burn-in",
        "got " + burnIn + " with a case, expected \"burn_in\" in the case");
    SpectrumAnswer answer;
    try {
      answer = graphs.jobs().apply(file).spectrum();
    } catch (DivergenceException e) {
      command.commandLine().getErr().println(file + ": " + e.getMessage());
      return Main.FAILED;
    }
    return out.write(to -> answer.write(to, finiteTime), main.stdout());
  }

  private int spec(Path spec) {
    PrintWriter err = command.commandLine().getErr();
    Plan plan = PlanReader.read(spec);
    MemoryCheck.largest(plan.experiment(), 1); // rejects runs that do not fit
    RunSpectrum spectrum =
        new RunSpectrum(
            k == null ? 0 : k, burnIn == null ? OptionalLong.empty() : OptionalLong.of(burnIn));
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    PassLines progress =
        new PassLines((run, how) -> err.println(RunCounts.describe(run) + ": " + how));
    int code = Main.OK;
    for (PlannedRun run : plan.experiment().runs()) {
      Map<String, Object> head = new LinkedHashMap<>();
      head.put("name", plan.experiment().name());
      head.put("run", run.index());
      head.putAll(run.point());
      head.put("replicate", run.replicate());
      try {
        LyapunovResult result =
            spectrum.measure(run, (pass, done, all) -> progress.stepped(run, pass, done, all));
        AtomicFile.Body line = to -> SpectrumJson.write(to, head, result, finiteTime);
        if (out.isFile()) {
          kept.writeBytes(Memory.bytes(line));
        } else if (out.write(line, main.stdout()) != Main.OK) {
          return Main.BAD_INPUT;
        }
      } catch (DivergenceException e) {
        err.println(spec + ": run " + run.index() + ": " + e.getMessage());
        code = Main.FAILED;
      } catch (BadArgument e) {
        throw new BadArgument(spec.toString(), e.getMessage());
      }
    }
    if (out.isFile()) {
      out.write(kept::writeTo, main.stdout());
    }
    return code;
  }
}
