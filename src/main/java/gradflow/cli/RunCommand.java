package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.experiment.Seconds;
import gradflow.figure.FigureSpec;
import gradflow.files.FileProblem;
import gradflow.flow.MemoryPlan;
import gradflow.linalg.Backends;
import gradflow.table.ResultStore;
import gradflow.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow run}: runs experiments and draws their figures. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs experiments: tables, provenance, figures and a report to explore go to results/NAME/HASH/.",
    footer = {
      "",
      "Each run's rows are safe under parts/ as soon as it has finished. After a",
      "crash, a full disk or Ctrl-C the same command goes on from there, to the",
      "same tables. HASH is made from the spec.",
      "",
      "Examples:",
      "  gradflow run experiments/01-vanishing-exploding",
      "  gradflow run my-spec.yaml --results /tmp/out --threads 1"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "spec files, or folders with a spec.yaml")
  private List<Path> paths;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "where results go (default: ${DEFAULT-VALUE})")
  private Path results;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "runs at a time (default: the number of cores); does not change any result")
  private Integer threads;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    int parallel =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : Check.positive("--threads", threads);
    List<Plan> plans = new ArrayList<>();
    for (Path path : paths) {
      plans.add(PlanReader.read(SpecPath.find(path)));
    }
    warnOfFallback(command.commandLine().getErr());
    int code = Main.OK;
    for (Plan plan : plans) {
      code =
          Math.max(
              code,
              run(
                  plan,
                  parallel,
                  results,
                  command.commandLine().getOut(),
                  command.commandLine().getErr()));
    }
    return code;
  }

  static void warnOfFallback(PrintWriter err) {
    if (!Backends.fallbackReason().isEmpty()) {
      err.println(
          "warning: OpenBLAS did not load, pure Java is used (slower): "
              + Backends.fallbackReason());
    }
  }

  /**
   * Runs one experiment, up to {@code parallel} runs at a time, and draws its figures.
   *
   * @return the exit code
   */
  static int run(Plan plan, int parallel, Path results, PrintWriter out, PrintWriter err) {
    ExperimentSpec spec = plan.experiment();
    int atATime = Math.min(parallel, spec.size());
    MemoryPlan memory = MemoryCheck.largest(spec, atATime);
    if (memory.recomputes()) {
      err.println(
          "note: the trajectory does not fit the memory budget; states are kept every "
              + memory.segment()
              + " steps and the rest is computed again in the backward pass");
    }
    try (Interruption interruption = new Interruption(new Runner(atATime));
        ResultStore store = new ResultStore(results, spec)) {
      return run(plan, interruption.runner(), store, atATime, out, err);
    }
  }

  private static int run(
      Plan plan, Runner runner, ResultStore store, int threads, PrintWriter out, PrintWriter err) {
    ExperimentSpec spec = plan.experiment();
    Stages stages = new Stages();
    String kept =
        "stopped; the runs that finished are readable in "
            + store.parts()
            + ", and the same command goes on from them";
    if (store.notTakenOver() > 0) {
      err.println(
          "note: "
              + store.notTakenOver()
              + " runs of an interrupted run were made by other code or kernels and are run again");
    }
    if (!store.damage().isEmpty()) {
      err.println("note: " + store.damage());
    }
    try {
      try (Progress progress = new Progress(spec.name(), spec.size(), store.takenOver())) {
        runner.complete(
            spec,
            store.results(),
            r -> {
              store.accept(r);
              progress.finished(r);
            },
            store.checkpoints());
      }
      stages.done("runs");
      List<RunResult> outcomes = store.results();
      kept =
          "the tables could not be joined; all "
              + outcomes.size()
              + " finished runs are readable in "
              + store.parts()
              + ", and the same command joins them";
      store.finish();
      stages.done("tables");
      kept = "the tables in " + store.folder() + " are whole; gradflow plot draws their figures";
      boolean complete = store.remaining().isEmpty();
      List<FigureSpec> drawn = List.of();
      if (complete) {
        drawn = Drawing.all(plan.figures(), store.folder(), err);
        stages.done("figures");
      } else {
        Drawing.remove(plan.figures(), store.folder());
      }
      ProvenanceFile.write(store, spec, threads, stages);
      Report.print(out, store, spec, drawn);
      out.println("report: " + ReportFile.write(plan, drawn, store.folder()));
      if (complete && plan.verdict().isPresent()) {
        Verdict verdict = Verdict.of(plan.verdict().get(), spec, store.folder());
        VerdictText.print(out, plan.verdict().get(), verdict);
      }
      if (!complete) {
        err.println(
            "stopped after "
                + outcomes.size()
                + " of "
                + spec.size()
                + " runs; what is finished is in the tables, and the same command goes on from it");
      }
      tellCostOfProbing(outcomes, err);
      boolean failed = outcomes.stream().anyMatch(r -> r.outcome() instanceof Outcome.Failed);
      boolean all = complete && drawn.size() == plan.figures().size();
      return failed || !all ? Main.FAILED : Main.OK;
    } catch (FileProblem e) {
      err.println(e.getMessage());
      err.println(kept);
      return Main.FAILED;
    }
  }

  /** On stderr, as times differ from run to run. */
  private static void tellCostOfProbing(List<RunResult> results, PrintWriter err) {
    Seconds s = Seconds.sum(results.stream().map(RunResult::seconds).toList());
    if (s.trained()) {
      err.printf(
          Locale.ROOT,
          "time in all runs: %.1f s in updates, %.1f s in tests, %.1f s in probes"
              + " (%.1f %% of the updates)%n",
          s.updates(),
          s.tests(),
          s.probes(),
          100 * s.probesOverUpdates());
    }
  }
}
