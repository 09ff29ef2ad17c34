package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.Engine;
import gradflow.experiment.TrainingWatch;
import gradflow.job.RunJob;
import gradflow.job.RunOutcome;
import gradflow.linalg.Backends;
import gradflow.live.Live;
import gradflow.result.ResultStore;
import gradflow.store.RecordStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gradflow run}: runs experiments and draws their figures. */
@Command(
    name = "run",
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
      "  gradflow run my-spec.yaml --live --open",
      "  gradflow run my-spec.yaml --engine spark --master spark://host:7077"
    })
final class RunCommand implements Callable<Integer> {
  @CommandLine.Mixin private SpecRuns specs;

  @Option(
      names = "--fresh",
      description =
          "first delete the recorded runs of these experiments, then compute all of them again")
  private boolean fresh;

  @CommandLine.Mixin private EngineOption engines;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    int parallel = engines.threads();
    List<Plan> plans = specs.plans((path, plan) -> {});
    SecondCompiler.forLong(plans, parallel, command.commandLine().getErr());
    warnOfFallback(command.commandLine().getErr());
    try (Engine engine = engines.open()) {
      return specs.run(plans, this::job, engine, parallel, command.commandLine());
    }
  }

  private RunJob job(Plan plan, Optional<Live> page) {
    if (fresh) {
      RecordStore.clear(ResultStore.records(specs.results(), plan.experiment().name()));
    }
    return new RunJob(plan, specs.results(), TrainingWatch.NONE, page);
  }

  static void warnOfFallback(PrintWriter err) {
    if (!Backends.fallbackReason().isEmpty()) {
      err.println(
          "warning: OpenBLAS did not load, pure Java is used (slower): "
              + Backends.fallbackReason());
    }
  }

  /**
   * Runs a job and shows its progress; Ctrl-C stops it after recording every finished run.
   *
   * @param quiet whether results are not printed
   */
  static RunOutcome run(
      RunJob job, Engine engine, int threads, boolean quiet, PrintWriter out, PrintWriter err) {
    try (Interruption interruption = new Interruption(engine)) {
      return job.run(engine, threads, new RunLines(job.plan(), interruption, quiet, out, err));
    }
  }
}
