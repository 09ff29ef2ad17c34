package gradflow.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Rnn;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunIdentity;
import gradflow.experiment.RunRecord;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunSpec;
import gradflow.experiment.Runner;
import gradflow.experiment.Runs;
import gradflow.experiment.Seconds;
import gradflow.files.FileProblem;
import gradflow.files.Manifest;
import gradflow.init.Constant;
import gradflow.init.Gaussian;
import gradflow.init.Identity;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.measure.Measure;
import gradflow.measure.ProductNorms;
import gradflow.measure.Slope;
import gradflow.rng.Seed;
import gradflow.store.RecordStore;
import gradflow.task.InitialState;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An experiment that was broken off goes on from its records, to the same bytes. */
class ResumeTest {
  static final int RUNS = 9;

  @TempDir Path folder;

  /** Every third run diverges. */
  static ExperimentSpec spec(String source) {
    List<PlannedRun> planned = new ArrayList<>();
    for (int r = 0; r < RUNS; r++) {
      double scale = r % 3 == 2 ? 1e9 : 0.5;
      RunSpec run =
          new RunSpec(
              new Rnn(1, 3, Activation.IDENTITY),
              new Scheme(
                  new Identity(scale), new Gaussian(1), new Constant(0), new Constant(0), Map.of()),
              new WhiteNoise(1),
              new InitialState(0),
              new RandomDirection(When.LAST),
              60,
              1);
      Map<String, String> point = Map.of("scale", String.valueOf(scale));
      planned.add(new PlannedRun(r, point, r / 3, new Seed(1).child(r), run));
    }
    return new ExperimentSpec(
        "test",
        "a test",
        1,
        1L << 28,
        List.of(new ProductNorms(1), new Slope(1, 0)),
        List.of("scale"),
        Optional.empty(),
        Optional.empty(),
        planned,
        source,
        Path.of(""));
  }

  static Map<String, String> tables(Path folder) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        out.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return out;
  }

  private Map<String, String> whole() throws IOException {
    try (ResultStore store = new ResultStore(folder.resolve("whole"), spec("spec"))) {
      new Runner(1).run(spec("spec"), store);
      store.finish();
      return tables(store.folder());
    }
  }

  /** Runs that many, and leaves as a killed process does: without tables. */
  private Path brokenOff(int finished) {
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      new Runner(1)
          .run(spec("spec"), store.remaining().subList(0, finished), store, Checkpoints.NONE);
      return store.records();
    }
  }

  private Map<String, String> goOn(int takenOver) throws IOException {
    Map<String, String> tables;
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThat(store.takenOver()).isEqualTo(takenOver);
      assertThat(store.remaining()).hasSize(RUNS - takenOver);
      new Runner(2).run(spec("spec"), store.work(), store, store.checkpoints());
      assertThat(store.isComplete()).isTrue();
      store.finish();
      tables = tables(store.folder());
    }
    assertThat(tables).containsKeys("product_norms.csv", "runs.csv", "summary.csv");
    return tables;
  }

  /** The one file of records. */
  private static Path segment(Path records) throws IOException {
    try (Stream<Path> files = Files.list(records)) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".records")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void tablesAreTheSameBytes() throws IOException {
    Path records = brokenOff(5);
    assertThat(records).isNotEmptyDirectory();
    assertThat(goOn(5)).isEqualTo(whole());
    assertThat(goOn(RUNS)).as("a completed folder has nothing left to do").isEqualTo(whole());
    assertThat(segment(records)).as("both processes appended to one file").isNotEmptyFile();
  }

  @Test
  void allThatIsLeftToDoIsTables() throws IOException {
    brokenOff(RUNS);
    assertThat(goOn(RUNS)).isEqualTo(whole());
  }

  @Test
  void whatIsNotPartOfWhatIsComputedChangesNothing() throws IOException {
    brokenOff(4);
    try (ResultStore store = new ResultStore(folder, spec("another text, as of a caption"))) {
      assertThat(store.takenOver()).isEqualTo(4);
      assertThat(store.underOtherMeasures()).isZero();
      new Runner(1).run(spec("spec"), store.work(), store, Checkpoints.NONE);
    }
    assertThat(goOn(RUNS)).isEqualTo(whole());
  }

  @Test
  void aRunUnderOtherMeasuresIsAnotherRun() {
    brokenOff(RUNS);
    ExperimentSpec all = spec("spec");
    List<Measure> fewer = all.measures().subList(0, 1);
    try (ResultStore store = new ResultStore(folder, with(all, fewer))) {
      assertThat(store.takenOver()).isZero();
      assertThat(store.underOtherMeasures()).isEqualTo(RUNS);
      assertThat(store.byOtherCode()).isZero();
    }
  }

  static ExperimentSpec with(ExperimentSpec spec, List<Measure> measures) {
    return new ExperimentSpec(
        spec.name(),
        spec.title(),
        spec.seed(),
        spec.memory(),
        measures,
        spec.axes(),
        spec.trials(),
        spec.refine(),
        spec.runs(),
        spec.source(),
        spec.folder());
  }

  @Test
  void aRecordThatIsNotWholeIsDoneAgain() throws IOException {
    Path segment = segment(brokenOff(6));
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThat(store.takenOver()).isEqualTo(5);
      assertThat(store.damage()).contains(segment.getFileName().toString());
    }
    assertThat(goOn(5)).isEqualTo(whole());
  }

  /** The same runs, appended as other code would append them. */
  @Test
  void runsOfOtherCodeAreRunAgain() throws IOException {
    RunIdentity other = RunIdentity.of(spec("spec"), "other code");
    try (RecordStore store = RecordStore.open(ResultStore.records(folder, "test"))) {
      new Runner(1)
          .run(
              spec("spec"),
              spec("spec").runs().subList(0, 2),
              r ->
                  store.append(
                      other.key(r.run()), other.group(r.run()), false, RunRecord.of(r, other)),
              Checkpoints.NONE);
    }
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThat(store.takenOver()).isZero();
      assertThat(store.byOtherCode()).isEqualTo(2);
      assertThat(store.underOtherMeasures()).isZero();
      assertThat(store.damage()).isEmpty();
    }
    assertThat(goOn(0)).isEqualTo(whole());
  }

  @Test
  void aFailedRunIsTriedAgain() throws IOException {
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      ResultSink failing =
          r ->
              store.accept(
                  r.run().index() == 1
                      ? new RunResult(
                          r.run(), new Outcome.Failed("out of memory"), List.of(), Seconds.of(1))
                      : r);
      new Runner(1).run(spec("spec"), store.remaining().subList(0, 3), failing, Checkpoints.NONE);
      List<String> outcomes = new ArrayList<>();
      store.results().forEach(r -> outcomes.add(r.outcome().label() + r.outcome().detail()));
      assertThat(outcomes).contains("failedout of memory");
    }
    assertThat(goOn(2)).isEqualTo(whole());
  }

  /** They share the runs, and neither does what the other is at. */
  @Test
  void twoStoresOfOneExperiment() throws IOException {
    try (ResultStore one = new ResultStore(folder, spec("spec"));
        ResultStore two = new ResultStore(folder, spec("another text"))) {
      Runs first = one.work();
      Runs second = two.work();
      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        Runs mine = i % 2 == 0 ? first : second;
        ResultStore store = i % 2 == 0 ? one : two;
        PlannedRun run = mine.next().orElseThrow();
        PlannedRun theirs = (i % 2 == 0 ? second : first).next().orElse(null);
        taken.add(run.index());
        new Runner(1).run(spec("spec"), List.of(run), store, Checkpoints.NONE);
        if (theirs != null) {
          taken.add(theirs.index());
          new Runner(1)
              .run(spec("spec"), List.of(theirs), i % 2 == 0 ? two : one, Checkpoints.NONE);
          i++;
        }
      }
      assertThat(taken).doesNotHaveDuplicates().hasSize(RUNS);
      assertThat(first.next()).isEmpty();
      assertThat(second.next()).isEmpty();
      assertThat(first.isOver() && second.isOver()).isTrue();
      assertThat(one.isComplete() && two.isComplete()).isTrue();
    }
    assertThat(goOn(RUNS)).isEqualTo(whole());
  }

  /** Notes and folders of the user's, in the result folder and among the records. */
  @Test
  void whatSomebodyElsePutThereStaysAndStopsNothing() throws IOException {
    Path records = brokenOff(4);
    Path results = folder.resolve("test").resolve(spec("spec").hash());
    Map<Path, String> own = new TreeMap<>();
    for (String name :
        List.of(
            "my-notes.csv",
            "other.csv.gz",
            "runs.csv.gz",
            ".x.tmp",
            "damaged/notes.csv",
            "parts/notes.txt")) {
      own.put(results.resolve(name), "mine: " + name);
    }
    for (String name :
        List.of("notes.txt", "damaged/notes.csv", "x.checkpoint", "a folder/y.records")) {
      own.put(records.resolve(name), "mine: " + name);
    }
    for (Map.Entry<Path, String> file : own.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue());
    }
    Map<String, String> joined = goOn(4);
    goOn(RUNS);
    assertThat(joined).containsKey("my-notes.csv").containsAllEntriesOf(whole());
    own.forEach((file, text) -> assertThat(file).hasContent(text));
  }

  @Test
  void aTableThatIsNoLongerWrittenIsRemovedUnlessItWasChanged() throws IOException {
    brokenOff(2);
    goOn(2);
    Path results = folder.resolve("test").resolve(spec("spec").hash());
    for (String name : List.of("old.csv", "edited.csv", "picture.png")) {
      Files.writeString(results.resolve(name), "as written\n");
    }
    List<Path> written =
        Stream.of("old.csv", "edited.csv", "picture.png").map(results::resolve).toList();
    Manifest.of(results).replace(name -> false, written);
    Files.writeString(results.resolve("edited.csv"), "as edited\n");
    Map<String, String> tables = goOn(RUNS);
    assertThat(tables).containsKey("edited.csv").doesNotContainKey("old.csv");
    assertThat(results.resolve("picture.png")).exists();
    assertThat(Manifest.of(results).names())
        .containsExactly("picture.png", "product_norms.csv", "runs.csv", "summary.csv");
    tables.keySet().stream()
        .filter(name -> !name.equals("edited.csv"))
        .forEach(name -> assertThat(Manifest.of(results).isAsWritten(name)).as(name).isTrue());
  }

  /** Through a link the records of another experiment would be appended to, or removed. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "creates symbolic links")
  void recordsBehindALinkAreRefusedAndLinksAmongThemAreSetAside() throws IOException {
    Path records = brokenOff(2);
    Path precious = Files.writeString(folder.resolve("precious"), "a year of work");
    Files.createSymbolicLink(records.resolve("00000000.records"), precious);
    Files.createDirectories(records.resolve("11111111.records").resolve("sub"));
    goOn(2);
    assertThat(precious).hasContent("a year of work");
    assertThat(records.resolve("damaged")).isDirectoryContaining("glob:**11111111.records");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path part = Files.writeString(elsewhere.resolve("0.records"), "another experiment's");
    Path moved = Files.move(records, folder.resolve("moved"));
    Files.createSymbolicLink(records, elsewhere);
    assertThatThrownBy(() -> new ResultStore(folder, spec("spec")))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            records
                + ": it is a symbolic link, so nothing is written there; move it away, or choose"
                + " another folder");
    assertThat(part).hasContent("another experiment's");
    assertThat(moved).isNotEmptyDirectory();
  }
}
