package gradflow.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Rnn;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunSpec;
import gradflow.experiment.Runner;
import gradflow.experiment.Seconds;
import gradflow.files.Digest;
import gradflow.files.FileProblem;
import gradflow.files.Manifest;
import gradflow.init.Constant;
import gradflow.init.Gaussian;
import gradflow.init.Identity;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.measure.ProductNorms;
import gradflow.measure.Slope;
import gradflow.rng.Seed;
import gradflow.task.InitialState;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An experiment that was broken off goes on from its parts, to the same bytes. */
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

  /** Runs that many, and leaves as a killed process does: with nothing joined. */
  private Path brokenOff(int finished) {
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      new Runner(1)
          .run(spec("spec"), store.remaining().subList(0, finished), store, Checkpoints.NONE);
      return store.parts();
    }
  }

  private Map<String, String> goOn(int takenOver) throws IOException {
    Map<String, String> tables;
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThat(store.takenOver()).isEqualTo(takenOver);
      List<PlannedRun> remaining = store.remaining();
      assertThat(remaining).hasSize(RUNS - takenOver);
      new Runner(2).run(spec("spec"), remaining, store, store.checkpoints());
      store.finish();
      tables = tables(store.folder());
    }
    assertThat(tables).containsKeys("product_norms.csv", "runs.csv", "summary.csv");
    return tables;
  }

  @Test
  void tablesAreTheSameBytes() throws IOException {
    Path parts = brokenOff(5);
    assertThat(parts).isNotEmptyDirectory();
    assertThat(goOn(5)).isEqualTo(whole());
    assertThat(parts).doesNotExist();
    assertThat(goOn(0)).as("a completed folder is run from scratch").isEqualTo(whole());
  }

  @Test
  void allThatIsLeftToDoIsJoining() throws IOException {
    brokenOff(RUNS);
    assertThat(goOn(RUNS)).isEqualTo(whole());
  }

  @Test
  void aPartThatIsNotWholeIsRunAgain() throws IOException {
    Path parts = brokenOff(6);
    Files.delete(parts.resolve("000000.done"));
    Files.writeString(parts.resolve("000001.done"), "key,name,value\noutcome,completed,\n");
    Files.writeString(parts.resolve("000002.done"), "\u0000garbage");
    Path cut = parts.resolve("000003.product_norms.csv");
    Files.writeString(cut, Files.readString(cut).substring(0, 100));
    Files.writeString(parts.resolve("000007.product_norms.csv"), "run\nnonsense\n");
    Files.writeString(
        parts.resolve(".000008.runs.csv.0f8fad5b-d9cb-469f-a165-70867728950e.tmp"), "half");
    assertThat(goOn(2)).isEqualTo(whole());
    assertThat(parts).doesNotExist();
  }

  @Test
  void runsOfOtherCodeAreRunAgain() throws IOException {
    Path parts = brokenOff(2);
    Path marker = parts.resolve("000001.done");
    String other =
        Files.readString(marker)
            .replaceFirst("checksum,,.*\n$", "")
            .replace(spec("spec").hash(), "of other code");
    Files.writeString(marker, other + "checksum,," + Digest.of(other.getBytes(UTF_8)) + "\n");
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThat(store.takenOver()).isEqualTo(1);
      assertThat(store.notTakenOver()).isEqualTo(1);
      assertThat(store.damage()).isEmpty();
    }
    assertThat(goOn(1)).isEqualTo(whole());
  }

  @Test
  void aFailedRunIsTriedAgain() throws IOException {
    ResultSink failing;
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      failing =
          r ->
              store.accept(
                  r.run().index() == 1
                      ? new RunResult(
                          r.run(), new Outcome.Failed("out of memory"), List.of(), Seconds.of(1))
                      : r);
      new Runner(1).run(spec("spec"), store.remaining().subList(0, 3), failing, Checkpoints.NONE);
    }
    assertThat(goOn(2)).isEqualTo(whole());
  }

  @Test
  void twoStoresOfOneFolder() {
    try (ResultStore store = new ResultStore(folder, spec("spec"))) {
      assertThatThrownBy(() -> new ResultStore(folder, spec("spec")))
          .isInstanceOf(FileProblem.class)
          .hasMessageContaining("another gradflow is writing there");
      new Runner(1).run(spec("spec"), store.remaining().subList(0, 2), store, Checkpoints.NONE);
      assertThat(store.parts().resolve("000001.done")).exists();
      new ResultStore(folder, spec("another spec")).close();
    }
  }

  /** Notes and folders of the user's, in the result folder and among the parts. */
  @Test
  void whatSomebodyElsePutThereStaysAndStopsNothing() throws IOException {
    Path parts = brokenOff(4);
    Path results = parts.getParent();
    Map<Path, String> own = new TreeMap<>();
    for (String name :
        List.of(
            "my-notes.csv",
            "other.csv.gz",
            "runs.csv.gz",
            ".x.tmp",
            "damaged/notes.csv",
            "parts/notes.txt",
            "parts/000001.notes.csv",
            "parts/000099.done",
            "parts/a folder/000001.done")) {
      Path file = results.resolve(name);
      Files.createDirectories(file.getParent());
      own.put(Files.writeString(file, "mine: " + name), "mine: " + name);
    }
    Map<String, String> joined = goOn(4);
    goOn(0);
    assertThat(joined).containsKey("my-notes.csv").containsAllEntriesOf(whole());
    own.forEach((file, text) -> assertThat(file).hasContent(text));
    assertThat(parts).isDirectoryNotContaining(f -> f.toString().endsWith(".runs.csv"));
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
    Map<String, String> tables = goOn(0);
    assertThat(tables).containsKey("edited.csv").doesNotContainKey("old.csv");
    assertThat(results.resolve("picture.png")).exists();
    assertThat(Manifest.of(results).names())
        .containsExactly("picture.png", "product_norms.csv", "runs.csv", "summary.csv");
    tables.keySet().stream()
        .filter(name -> !name.equals("edited.csv"))
        .forEach(name -> assertThat(Manifest.of(results).isAsWritten(name)).as(name).isTrue());
  }

  /** Through a link the parts of another experiment would be taken, or removed. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void partsBehindALinkAreRefusedAndLinksAmongThemAreSetAside() throws IOException {
    Path parts = brokenOff(2);
    Path precious = Files.writeString(folder.resolve("precious"), "a year of work");
    Files.createSymbolicLink(parts.resolve("000004.done"), precious);
    Files.createSymbolicLink(parts.resolve("000005.runs.csv"), precious);
    Files.createDirectories(parts.resolve("000006.product_norms.csv").resolve("sub"));
    goOn(2);
    assertThat(precious).hasContent("a year of work");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path part = Files.writeString(elsewhere.resolve("000000.done"), "another experiment's");
    Files.createSymbolicLink(parts, elsewhere);
    assertThatThrownBy(() -> new ResultStore(folder, spec("spec")))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            parts
                + ": it is a symbolic link, so nothing is written there; move it away, or choose"
                + " another folder");
    assertThat(part).hasContent("another experiment's");
  }
}
