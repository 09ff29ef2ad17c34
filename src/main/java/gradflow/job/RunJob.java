package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.Engine;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Runner;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.files.FileProblem;
import gradflow.flow.MemoryPlan;
import gradflow.live.Live;
import gradflow.report.ResultReport;
import gradflow.result.ResultStore;
import gradflow.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an experiment: from a spec to recorded runs, tables, figures, a report and a verdict.
 * Recorded runs are not computed again.
 *
 * <pre>
 * Plan plan = PlanReader.read(Path.of("my-spec/spec.yaml"));
 * RunOutcome outcome = new RunJob(plan, Path.of("results")).run();
 * Table runs = ResultTable.read(outcome.folder(), "runs");
 * </pre>
 */
public final class RunJob {
  private final Plan plan;
  private final ExperimentSpec spec;
  private final Path results;
  private final TrainingWatch watch;
  private final Optional<Live> live;

  /**
   * Creates a job without progress reports.
   *
   * @param results folder of all results; those of this job are written to its subfolder {@code
   *     NAME/HASH}
   */
  public RunJob(Plan plan, Path results) {
    this(plan, results, TrainingWatch.NONE, Optional.empty());
  }

  /**
   * Creates a job that is watched.
   *
   * @param watch receives the progress of trainings
   * @param live page that shows the progress; empty for none
   */
  public RunJob(Plan plan, Path results, TrainingWatch watch, Optional<Live> live) {
    this.plan = plan;
    this.spec = plan.experiment();
    this.results = results;
    this.watch = watch;
    this.live = live;
  }

  /**
   * Reads a spec.
   *
   * @param file the YAML file
   * @throws gradflow.catalog.SpecException if the spec has a problem
   */
  public static RunJob of(Path file, Path results) {
    return new RunJob(PlanReader.read(file), results);
  }

  /** Returns the spec to run. */
  public Plan plan() {
    return plan;
  }

  /** Returns the result folder, which need not exist yet. */
  public Path folder() {
    return results.resolve(spec.name()).resolve(spec.hash());
  }

  /** Runs the job silently in this process on all cores. */
  public RunOutcome run() {
    int cores = Runtime.getRuntime().availableProcessors();
    return run(new Runner(cores), cores, RunListener.SILENT);
  }

  /**
   * Runs the job.
   *
   * @param engine executes the runs; {@link Engine#stop} ends the job early
   * @param threads number of parallel runs ≥ 1, for which the memory is checked
   * @throws gradflow.check.BadArgument if a run does not fit into memory, or a finding names
   *     something that no table contains
   */
  public RunOutcome run(Engine engine, int threads, RunListener listener) {
    memory(MemoryCheck.largest(spec, spec.parallel(threads))).ifPresent(listener::note);
    try (ResultStore store = new ResultStore(results, spec)) {
      recorded(store).forEach(listener::note);
      boolean here = engine instanceof Runner;
      try (SoFar soFar = SoFar.of(plan, store, here, live, listener::note)) {
        return new Pass(store, engine, threads, soFar, listener).run();
      }
    }
  }

  /** Returns a note for the user if the states of the largest run do not fit into memory. */
  public static Optional<String> memory(MemoryPlan largest) {
    return largest.recomputes()
        ? Optional.of(
            "note: the trajectory does not fit the memory budget; states are kept every "
                + largest.segment()
                + " steps and the rest is computed again in the backward pass")
        : Optional.empty();
  }

  /**
   * Returns notes for the user about a store before its runs begin, one line each: damage, and
   * recorded runs that cannot be used.
   */
  public static List<String> recorded(ResultStore store) {
    List<String> notes = new ArrayList<>();
    if (!store.damage().isEmpty()) {
      notes.add("note: " + store.damage());
    }
    if (store.byOtherCode() > 0) {
      notes.add(
          "note: "
              + store.byOtherCode()
              + " runs are recorded by other code or kernels; they are computed again");
    }
    if (store.underOtherMeasures() > 0) {
      notes.add(
          "note: "
              + store.underOtherMeasures()
              + " runs are recorded under other measures; new measures need the trajectory, so the"
              + " runs are computed with all of their measures");
    }
    return notes;
  }

  /** One execution of the job on an open store. */
  private final class Pass {
    private final ResultStore store;
    private final Engine engine;
    private final int threads;
    private final SoFar soFar;
    private final RunListener listener;
    private final Stages stages = new Stages();

    /** The figures drawn so far, by name. */
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    /** Whether a table or a figure was written. */
    private boolean written = true;

    /** Explains what has been saved if writing fails, and how to continue. */
    private String kept;

    Pass(ResultStore store, Engine engine, int threads, SoFar soFar, RunListener listener) {
      this.store = store;
      this.engine = engine;
      this.threads = threads;
      this.soFar = soFar;
      this.listener = listener;
      kept =
          "stopped; the finished runs are recorded in "
              + store.records()
              + ", and the same command continues from them";
    }

    RunOutcome run() {
      try {
        compute();
        if (!store.isComplete()) {
          listener.note(
              ("stopped after %s of %s runs, which are recorded in %s; the same command"
                      + " continues from them, and gradflow export writes their tables")
                  .formatted(store.finished(), store.planned(), store.records()));
          return RunOutcome.incomplete(store.folder());
        }
        listener.complete();
        List<FigureSpec> drawn = write();
        RunCounts counts = RunCounts.of(store.results());
        Path page = page(drawn);
        soFar.finished(store.folder(), page);
        listener.written(store, counts, drawn, page);
        Optional<Verdict> verdict = plan.verdict().map(v -> Verdict.of(v, spec, store.folder()));
        verdict.ifPresent(listener::judged);
        return new RunOutcome(store.folder(), true, Optional.of(counts), drawn, verdict);
      } catch (FileProblem e) {
        listener.note(e.getMessage());
        listener.note(kept);
        return RunOutcome.incomplete(store.folder());
      }
    }

    private void compute() {
      if (store.isComplete()) {
        return;
      }
      try {
        List<TrainingWatch> watches =
            new ArrayList<>(List.of(listener.begins(spec, store.takenOver()), watch));
        watches.addAll(soFar.watches());
        Checkpoints watched = store.checkpoints().watched(TrainingWatch.all(watches));
        while (!store.isComplete() && !engine.isStopped()) {
          engine.run(
              spec,
              store.work(),
              r -> {
                store.accept(r);
                soFar.accepted(r);
                listener.finished(r);
              },
              watched);
        }
      } finally {
        listener.ends();
      }
      stages.done("runs");
    }

    /**
     * Writes tables, figures and provenance unless they are up to date, and returns the figures
     * that exist.
     */
    private List<FigureSpec> write() {
      kept =
          ("the tables could not be written; all %s finished runs are recorded in %s, and the"
                  + " same command writes the tables from them")
              .formatted(store.finished(), store.records());
      if (!store.lock(who -> listener.note("waiting: " + who), engine::isStopped)) {
        return List.of();
      }
      if (ResultFolder.isCurrent(spec, store)) {
        List<FigureSpec> stale = FigureDrawing.stale(plan.figures(), store.folder());
        written = !stale.isEmpty();
        listener.note(
            "%s: up to date, %s runs%s"
                .formatted(
                    spec.name(),
                    store.finished(),
                    stale.isEmpty() ? "" : "; " + stale.size() + " figures are drawn"));
        return FigureDrawing.missing(plan.figures(), stale, store.folder(), listener::note);
      }
      store.finish();
      stages.done("tables");
      kept = "the tables in " + store.folder() + " are complete; gradflow plot draws their figures";
      figures.putAll(FigureDrawing.all(plan.figures(), store.folder(), listener::note));
      stages.done("figures");
      ProvenanceFile.write(store, spec, threads, stages);
      return plan.figures().stream().filter(f -> figures.containsKey(f.name())).toList();
    }

    /** Returns the page of the folder, writing it if anything else was written. */
    private Path page(List<FigureSpec> drawn) {
      Path file = store.folder().resolve(ResultReport.FILE);
      if (!written && Files.exists(file)) {
        return file;
      }
      drawn.forEach(f -> figures.computeIfAbsent(f.name(), name -> f.draw(store.folder())));
      return ReportPage.write(plan, figures, store.folder());
    }
  }
}
