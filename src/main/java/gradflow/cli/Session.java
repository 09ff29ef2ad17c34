package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.Engine;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.FigureSpec;
import gradflow.files.FileProblem;
import gradflow.report.ResultReport;
import gradflow.table.ResultStore;
import gradflow.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One experiment from the runs that are still to do to its tables, figures and verdict. What is
 * there already is left as it is.
 */
final class Session {
  private final Plan plan;
  private final ExperimentSpec spec;
  private final ResultStore store;
  private final Interruption interruption;
  private final int threads;
  private final TrainingWatch watch;
  private final SoFar soFar;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Stages stages = new Stages();

  /** Whether a table or a figure was. */
  private boolean written = true;

  /** What is safe if writing fails, and how to go on. */
  private String kept;

  Session(
      Plan plan,
      ResultStore store,
      Interruption interruption,
      int threads,
      TrainingWatch watch,
      SoFar soFar,
      PrintWriter out,
      PrintWriter err) {
    this.plan = plan;
    this.spec = plan.experiment();
    this.store = store;
    this.interruption = interruption;
    this.threads = threads;
    this.watch = watch;
    this.soFar = soFar;
    this.out = out;
    this.err = err;
    kept =
        "stopped; the runs that finished are recorded in "
            + store.records()
            + ", and the same command goes on from them";
  }

  /** Does it all; the exit code. */
  int run() {
    try {
      compute();
      if (!store.isComplete()) {
        tellWhereItStopped();
        return Main.FAILED;
      }
      interruption.letGo(); // files appear whole or not at all, so it may end at any moment
      List<FigureSpec> drawn = write();
      RunCounts counts = RunCounts.of(store.results());
      Report.print(out, store, spec, counts, drawn);
      Path page = page(drawn);
      out.println("report: " + page);
      soFar.finished(store.folder(), page);
      if (plan.verdict().isPresent()) {
        Verdict verdict = Verdict.of(plan.verdict().get(), spec, store.folder());
        VerdictText.print(out, plan.verdict().get(), verdict);
      }
      tellCostOfProbing(counts);
      boolean all = drawn.size() == plan.figures().size();
      return counts.failed() > 0 || !all ? Main.FAILED : Main.OK;
    } catch (FileProblem e) {
      err.println(e.getMessage());
      err.println(kept);
      return Main.FAILED;
    }
  }

  private void compute() {
    Engine engine = interruption.engine();
    if (store.isComplete()) {
      return;
    }
    try (RunProgress progress = RunProgress.of(spec, store.takenOver())) {
      List<TrainingWatch> watches = new ArrayList<>(List.of(progress.watch(), watch));
      watches.addAll(soFar.watches());
      Checkpoints watched = store.checkpoints().watched(TrainingWatch.all(watches));
      while (!store.isComplete() && !engine.isStopped()) {
        engine.run(
            spec,
            store.work(),
            r -> {
              store.accept(r);
              progress.finished(r);
            },
            watched);
      }
    }
    stages.done("runs");
  }

  /** Tables, figures and provenance, unless they are there; the figures that are there then. */
  private List<FigureSpec> write() {
    kept =
        "the tables could not be written; all "
            + store.finished()
            + " finished runs are recorded in "
            + store.records()
            + ", and the same command makes the tables of them";
    if (!store.lock(
        who -> err.println("waiting: " + who), () -> interruption.engine().isStopped())) {
      return List.of();
    }
    if (Finished.isCurrent(spec, store)) {
      List<FigureSpec> stale = Drawing.stale(plan.figures(), store.folder());
      written = !stale.isEmpty();
      err.println(
          spec.name()
              + ": up to date, "
              + store.finished()
              + " runs"
              + (stale.isEmpty() ? "" : "; " + stale.size() + " figures are drawn"));
      return Drawing.missing(plan.figures(), stale, store.folder(), err);
    }
    store.finish();
    stages.done("tables");
    kept = "the tables in " + store.folder() + " are whole; gradflow plot draws their figures";
    List<FigureSpec> drawn = Drawing.all(plan.figures(), store.folder(), err);
    stages.done("figures");
    ProvenanceFile.write(store, spec, threads, stages);
    return drawn;
  }

  /** The page of the folder, which is there already if nothing was written. */
  private Path page(List<FigureSpec> drawn) {
    Path file = store.folder().resolve(ResultReport.FILE);
    return written || !Files.exists(file) ? ReportFile.write(plan, drawn, store.folder()) : file;
  }

  private void tellWhereItStopped() {
    err.println(
        "stopped after "
            + store.finished()
            + " of "
            + store.planned()
            + " runs, which are recorded in "
            + store.records()
            + "; the same command goes on from them, and gradflow export makes tables of them");
  }

  /** On stderr, as times differ from run to run. */
  private void tellCostOfProbing(RunCounts counts) {
    if (counts.seconds().trained()) {
      err.printf(
          Locale.ROOT,
          "time in all runs: %.1f s in updates, %.1f s in tests, %.1f s in probes"
              + " (%.1f %% of the updates)%n",
          counts.seconds().updates(),
          counts.seconds().tests(),
          counts.seconds().probes(),
          100 * counts.seconds().probesOverUpdates());
    }
  }
}
