package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.experiment.RunResult;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.files.FileProblem;
import gradflow.live.Live;
import gradflow.live.LiveMeasurement;
import gradflow.live.LiveTraining;
import gradflow.result.GrowingTables;
import gradflow.result.ResultStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Intermediate results of runs: a live page, and growing tables of trainings. */
record SoFar(
    Optional<GrowingTables> tables, Optional<LiveTraining> page, Optional<LiveMeasurement> measured)
    implements AutoCloseable {
  /** Tables that are small enough to be written twice. */
  private static final Set<String> SMALL = Set.of("training", "evaluation", "probe");

  private static SoFar nothing() {
    return new SoFar(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Starts intermediate results with the rows of finished runs.
   *
   * @param here whether this process executes the runs; otherwise only their results are seen
   */
  static SoFar of(
      Plan plan, ResultStore store, boolean here, Optional<Live> live, Consumer<String> notes) {
    if (store.isComplete()) {
      return nothing();
    }
    boolean trains = plan.experiment().runs().get(0).work() instanceof TrainSpec;
    return here && trains ? training(plan, store, live, notes) : measured(plan, store, live);
  }

  private static SoFar measured(Plan plan, ResultStore store, Optional<Live> live) {
    int before = store.takenOver();
    return new SoFar(
        Optional.empty(),
        Optional.empty(),
        live.map(
            l ->
                new LiveMeasurement(
                    l, plan.experiment(), plan.figures(), before, store.records())));
  }

  private static SoFar training(
      Plan plan, ResultStore store, Optional<Live> live, Consumer<String> notes) {
    Set<String> wanted = new HashSet<>(SMALL);
    if (live.isPresent()) {
      wanted.addAll(LiveTraining.tables(plan.experiment(), plan.figures()));
    }
    GrowingTables tables;
    try {
      tables =
          new GrowingTables(
              store.folder(), plan.experiment(), wanted::contains, problem -> say(problem, notes));
    } catch (FileProblem e) {
      say(e, notes);
      return nothing();
    }
    tables.addAll(store.results());
    notes.accept("rows written so far: " + tables.folder().resolve("training.csv"));
    return new SoFar(
        Optional.of(tables),
        live.map(
            l -> new LiveTraining(l, plan.experiment(), plan.figures(), store.takenOver(), tables)),
        Optional.empty());
  }

  private static void say(FileProblem problem, Consumer<String> notes) {
    notes.accept("no tables while it trains: " + problem.getMessage());
  }

  /** Returns the receivers of training progress. */
  List<TrainingWatch> watches() {
    return Stream.of(tables, page)
        .flatMap(Optional<? extends TrainingWatch>::stream)
        .map(TrainingWatch.class::cast)
        .toList();
  }

  /** Receives the result of a recorded run. */
  void accepted(RunResult result) {
    measured.ifPresent(m -> m.finished(result));
  }

  /** Ends the intermediate results when the final tables, figures and report exist. */
  void finished(Path folder, Path report) {
    page.ifPresent(p -> p.finish(folder, report));
    measured.ifPresent(m -> m.finish(folder, report));
    tables.ifPresent(GrowingTables::remove);
  }

  @Override
  public void close() {
    page.ifPresent(LiveTraining::close);
    measured.ifPresent(LiveMeasurement::close);
    tables.ifPresent(GrowingTables::close);
  }
}
