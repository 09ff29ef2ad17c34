package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.files.FileProblem;
import gradflow.live.Live;
import gradflow.live.LiveTraining;
import gradflow.table.GrowingTables;
import gradflow.table.ResultStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What can be seen of trainings before they are done: tables that grow, and a live page. */
final class SoFar implements AutoCloseable {
  /** The tables that are small enough to be written twice. */
  private static final Set<String> SMALL = Set.of("training", "evaluation", "probe");

  private final Optional<GrowingTables> tables;
  private final Optional<LiveTraining> page;

  private SoFar(Optional<GrowingTables> tables, Optional<LiveTraining> page) {
    this.tables = tables;
    this.page = page;
  }

  /** Of runs that are carried out elsewhere. */
  static SoFar nothing() {
    return new SoFar(Optional.empty(), Optional.empty());
  }

  /**
   * Begins with the rows of the runs that are finished; of what does not train there is nothing.
   */
  static SoFar of(Plan plan, ResultStore store, Optional<Live> live, Consumer<String> notes) {
    boolean trains = plan.experiment().runs().get(0).work() instanceof TrainSpec;
    if (!trains || store.isComplete()) {
      return nothing();
    }
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
    notes.accept("rows so far: " + tables.folder().resolve("training.csv"));
    return new SoFar(
        Optional.of(tables),
        live.map(
            l ->
                new LiveTraining(l, plan.experiment(), plan.figures(), store.takenOver(), tables)));
  }

  private static void say(FileProblem problem, Consumer<String> notes) {
    notes.accept("no tables while it trains: " + problem.getMessage());
  }

  /** Who must hear of the trainings. */
  List<TrainingWatch> watches() {
    return Stream.of(tables, page)
        .flatMap(Optional<? extends TrainingWatch>::stream)
        .map(TrainingWatch.class::cast)
        .toList();
  }

  /** The final tables and figures are there, and the report that shows them. */
  void finished(Path folder, Path report) {
    page.ifPresent(p -> p.finish(folder, report));
    tables.ifPresent(GrowingTables::remove);
  }

  @Override
  public void close() {
    page.ifPresent(LiveTraining::close);
    tables.ifPresent(GrowingTables::close);
  }
}
