package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.PlanReader;
import gradflow.files.FileProblem;
import gradflow.files.ScratchFolder;
import gradflow.measure.MeasureValue;
import gradflow.result.GrowingTables;
import gradflow.result.ResultStore;
import gradflow.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training run that is killed goes on from its last checkpoint, to the same bits. */
class TrainingResumeTest {
  private static final int RUN = 1;

  @TempDir Path folder;
  private ExperimentSpec spec;

  @BeforeEach
  void read() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Adding, briefly
            replicates: 2
            train:
              cell: {type: rnn, input_size: 2, hidden_size: 6}
              task: {type: adding, length: 12}
              batch: 4
              updates: 60
              evaluation: {every: 20, samples: 20}
              log_every: 5
            measures: [product-norms, lyapunov]
            """);
    spec = PlanReader.read(file).experiment();
  }

  private TrainExecution execution(Checkpoints checkpoints) {
    return new TrainExecution(
        spec.runs().get(RUN), spec.measures(), 1L << 28, checkpoints, /* checkpointSeconds= */ 0);
  }

  private static String text(List<MeasureValue> values) {
    StringBuilder out = new StringBuilder();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Series series) {
        out.append(series.table());
        for (String c : series.rows().columns()) {
          out.append(c).append(series.rows().texts(c));
        }
      } else {
        out.append(value);
      }
    }
    return out.toString();
  }

  /** Trains until that many checkpoints were kept, and is then killed. */
  private void killedAfter(int saves, Checkpoints kept) {
    int[] left = {saves};
    Checkpoints killing =
        new Checkpoints() {
          @Override
          public Optional<byte[]> load(int run) {
            return kept.load(run);
          }

          @Override
          public void save(int run, byte[] state) {
            if (left[0]-- == 0) {
              throw new IllegalStateException("killed");
            }
            kept.save(run, state);
          }

          @Override
          public TrainingWatch watch() {
            return kept.watch();
          }
        };
    assertThatThrownBy(() -> execution(killing).run()).hasMessage("killed");
  }

  /** The one checkpoint among the records. */
  private static Path checkpoint(ResultStore store) throws IOException {
    try (Stream<Path> files = Files.list(store.records())) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".checkpoint")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void goesOnToTheSameBits() throws IOException {
    TrainExecution whole = execution(Checkpoints.NONE);
    whole.run();
    try (ResultStore store = new ResultStore(folder, spec)) {
      killedAfter(17, store.checkpoints());
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      killedAfter(23, store.checkpoints()); // from update 17 to 40
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      int[] saves = {0};
      Checkpoints counting =
          new Checkpoints() {
            @Override
            public Optional<byte[]> load(int run) {
              return store.checkpoints().load(run);
            }

            @Override
            public void save(int run, byte[] state) {
              saves[0]++;
            }
          };
      TrainExecution last = execution(counting);
      last.run();
      assertThat(saves[0]).isEqualTo(20);
      assertThat(text(last.values())).isEqualTo(text(whole.values()));
      Path checkpoint = checkpoint(store);
      assertThat(checkpoint).exists();
      store.accept(
          new RunResult(spec.runs().get(RUN), last.outcome(), last.values(), last.seconds()));
      assertThat(checkpoint).doesNotExist();
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      assertThat(store.takenOver()).isEqualTo(1);
    }
  }

  @Test
  void growingTablesHaveWholeRowsAtAnyTimeAndThoseOfTheCheckpoint() throws IOException {
    try (ResultStore store = new ResultStore(folder, spec);
        GrowingTables tables = growing(store)) {
      killedAfter(17, store.checkpoints().watched(tables));
      assertThat(updates(tables)).containsExactly(1, 5, 10, 15);
    }
    try (ResultStore store = new ResultStore(folder, spec);
        GrowingTables tables = growing(store)) {
      assertThat(tables.folder().resolve("training.csv")).as("what was left").doesNotExist();
      List<Integer> lengths = new ArrayList<>();
      TrainingWatch looking =
          new TrainingWatch() {
            @Override
            public void updated(PlannedRun run, Trainer.Update update) {
              lengths.add(updates(tables).size());
            }
          };
      TrainExecution training =
          execution(store.checkpoints().watched(TrainingWatch.all(List.of(tables, looking))));
      training.run();
      assertThat(lengths.get(0)).as("rows of the checkpoint").isEqualTo(4);
      assertThat(lengths).isSorted().contains(5, 8, 12);
      store.accept(
          new RunResult(
              spec.runs().get(RUN), training.outcome(), training.values(), training.seconds()));
      store.finish();
      Path copy = Files.createDirectory(folder.resolve("copy"));
      tables.copyTo(copy);
      for (String name : List.of("training.csv", "evaluation.csv", "product_norms.csv")) {
        byte[] whole = Files.readAllBytes(store.folder().resolve(name));
        assertThat(tables.folder().resolve(name)).as(name).hasBinaryContent(whole);
        assertThat(copy.resolve(name)).hasBinaryContent(whole);
      }
      tables.remove();
      assertThat(tables.folder()).doesNotExist();
    }
  }

  private GrowingTables growing(ResultStore store) {
    return new GrowingTables(
        store.folder(),
        spec,
        table -> true,
        problem -> {
          throw problem;
        });
  }

  /** The column of updates of the training table; every row must be whole. */
  private static List<Integer> updates(GrowingTables tables) {
    try {
      String text = Files.readString(tables.folder().resolve("training.csv"));
      assertThat(text).endsWith("\n");
      List<String> lines = text.lines().toList();
      assertThat(lines.get(0)).startsWith("run,replicate,update,loss,error");
      assertThat(lines).allMatch(l -> l.split(",", -1).length == lines.get(0).split(",").length);
      return lines.stream().skip(1).map(l -> Integer.parseInt(l.split(",")[2])).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void twoProcessesGrowInTwoFoldersAndNothingOfOthersIsRemoved() throws IOException {
    try (ResultStore store = new ResultStore(folder, spec);
        GrowingTables one = growing(store);
        GrowingTables two = growing(store)) {
      assertThat(one.folder()).hasFileName("growing");
      assertThat(two.folder()).hasFileName("growing-2");
    }
    Path own = Files.createDirectories(folder.resolve("own/growing"));
    Path kept = Files.writeString(own.resolve("notes.csv"), "mine");
    assertThatThrownBy(() -> ScratchFolder.take(own.getParent(), "growing"))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("gradflow did not make it");
    assertThat(kept).hasContent("mine");
  }

  @Test
  void whatIsNotWholeOrOfOtherCodeDoesNotCount() throws IOException {
    try (ResultStore store = new ResultStore(folder, spec)) {
      byte[] state = {1, 2, 3, 4};
      store.checkpoints().save(0, state);
      Path file = checkpoint(store);
      assertThat(store.checkpoints().load(0)).hasValue(state);
      assertThat(store.checkpoints().load(1)).isEmpty();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1]++;
      Files.write(file, bytes);
      assertThat(store.checkpoints().load(0)).isEmpty();
      bytes[bytes.length - 1]--;
      bytes[5]++;
      Files.write(file, bytes);
      assertThat(store.checkpoints().load(0)).as("of another run, or of other code").isEmpty();
      Files.write(file, new byte[0]);
      assertThat(store.checkpoints().load(0)).isEmpty();
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenStopsNothing() throws IOException {
    try (ResultStore store = new ResultStore(folder, spec)) {
      execution(store.checkpoints()).run();
      Path checkpoint = checkpoint(store);
      Files.delete(checkpoint);
      Files.createDirectories(checkpoint.resolve("a folder where the file should be"));
      TrainExecution training = execution(store.checkpoints());
      training.run();
      assertThat(training.outcome()).isInstanceOf(Outcome.Completed.class);
      assertThat(checkpoint).isDirectory();
    }
  }
}
