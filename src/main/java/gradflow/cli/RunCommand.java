package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.Engine;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Runner;
import gradflow.experiment.TrainingWatch;
import gradflow.flow.MemoryPlan;
import gradflow.linalg.Backends;
import gradflow.live.Live;
import gradflow.store.RecordStore;
import gradflow.table.ResultStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "Each run is recorded in results/NAME.runs/ as soon as it finishes. Its key is a",
      "hash of what it computes: cell, weights, input, steps, measures, seed and code.",
      "A recorded run is not computed again, neither after a crash, a full disk or",
      "Ctrl-C nor after a change of captions, figures, axes or replicates. Several",
      "processes can work on one spec at the same time; they share its runs. HASH is",
      "the hash of the spec.",
      "",
      "Examples:",
      "  gradflow run experiments/01-vanishing-exploding",
      "  gradflow run my-spec.yaml --results /tmp/out --threads 1",
      "  gradflow run my-spec.yaml --engine spark --master spark://host:7077"
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
      description = "folder of the results (default: ${DEFAULT-VALUE})")
  private Path results;

  @Option(
      names = "--fresh",
      description =
          "first delete the recorded runs of these experiments, then compute all of them again")
  private boolean fresh;

  @CommandLine.Mixin private EngineOption engines;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    int parallel = engines.threads();
    List<Plan> plans = new ArrayList<>();
    for (Path path : paths) {
      plans.add(PlanReader.read(SpecPath.find(path)));
    }
    warnOfFallback(command.commandLine().getErr());
    PrintWriter err = command.commandLine().getErr();
    int code = Main.OK;
    try (Engine engine = engines.open()) {
      for (Plan plan : plans) {
        if (fresh) {
          RecordStore.clear(ResultStore.records(results, plan.experiment().name()));
        }
        PrintWriter out = command.commandLine().getOut();
        code =
            Math.max(
                code,
                run(
                    plan,
                    engine,
                    parallel,
                    results,
                    TrainingWatch.NONE,
                    Optional.empty(),
                    out,
                    err));
        open.open(ReportFile.of(plan, results), err);
      }
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
   * Runs one experiment in this process, up to {@code parallel} runs at a time, and draws its
   * figures.
   *
   * @return the exit code
   */
  static int run(Plan plan, int parallel, Path results, PrintWriter out, PrintWriter err) {
    return run(plan, parallel, results, TrainingWatch.NONE, Optional.empty(), out, err);
  }

  /**
   * The same; trainings are watched.
   *
   * @param watch receives their progress
   * @param live a page that shows it
   * @return the exit code
   */
  static int run(
      Plan plan,
      int parallel,
      Path results,
      TrainingWatch watch,
      Optional<Live> live,
      PrintWriter out,
      PrintWriter err) {
    return run(plan, new Runner(parallel), parallel, results, watch, live, out, err);
  }

  private static int run(
      Plan plan,
      Engine engine,
      int parallel,
      Path results,
      TrainingWatch watch,
      Optional<Live> live,
      PrintWriter out,
      PrintWriter err) {
    ExperimentSpec spec = plan.experiment();
    int atATime = Math.min(parallel, spec.size());
    MemoryPlan memory = MemoryCheck.largest(spec, atATime);
    tellOfMemory(memory, err);
    try (Interruption interruption = new Interruption(engine);
        ResultStore store = new ResultStore(results, spec)) {
      tellWhatIsRecorded(store, err);
      boolean here = engine instanceof Runner;
      try (SoFar soFar = here ? SoFar.of(plan, store, live, err) : SoFar.nothing()) {
        return new Session(plan, store, interruption, parallel, watch, soFar, out, err).run();
      }
    }
  }

  static void tellOfMemory(MemoryPlan memory, PrintWriter err) {
    if (memory.recomputes()) {
      err.println(
          "note: the trajectory does not fit the memory budget; states are kept every "
              + memory.segment()
              + " steps and the rest is computed again in the backward pass");
    }
  }

  static void tellWhatIsRecorded(ResultStore store, PrintWriter err) {
    if (!store.damage().isEmpty()) {
      err.println("note: " + store.damage());
    }
    int foreign = store.byOtherCode();
    if (foreign > 0) {
      err.println(
          "note: " + foreign + " runs are recorded by other code or kernels; computed again");
    }
    int measured = store.underOtherMeasures();
    if (measured > 0) {
      err.println(
          "note: "
              + measured
              + " runs are recorded under other measures; these need the trajectory again, so the"
              + " runs are computed with all of their measures");
    }
  }
}
