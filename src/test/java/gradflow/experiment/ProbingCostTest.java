package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.PlanReader;
import gradflow.result.ResultStore;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes cost beside updates is measured, kept with a run, and goes on with a checkpoint. */
class ProbingCostTest {
  @TempDir Path folder;
  private ExperimentSpec spec;

  @BeforeEach
  void read() throws IOException {
    spec = PlanReader.read(write("measures: [product-norms]")).experiment();
  }

  private Path write(String measures) throws IOException {
    return Files.writeString(
        folder.resolve("spec.yaml"),
        """
        title: Adding, briefly
        train:
          cell: {type: rnn, input_size: 2, hidden_size: 6}
          task: {type: adding, length: 12}
          batch: 4
          updates: 20
          evaluation: {every: 10, samples: 20}
          probe: {every: 5}
        """
            + measures
            + "\n");
  }

  private static Seconds train(ExperimentSpec spec, Checkpoints checkpoints) {
    TrainExecution training =
        new TrainExecution(
            spec.runs().get(0), spec.measures(), 1L << 28, checkpoints, /* checkpointSeconds= */ 0);
    training.run();
    return training.seconds();
  }

  @Test
  void everyPartTakesTimeAndNoneTwice() {
    Seconds s = train(spec, Checkpoints.NONE);
    assertThat(List.of(s.updates(), s.tests(), s.probes())).allMatch(part -> part > 0);
    assertThat(s.updates() + s.tests() + s.probes()).isLessThanOrEqualTo(s.total());
    assertThat(s.probesOverUpdates()).isEqualTo(s.probes() / s.updates());
  }

  @Test
  void withoutMeasuresNothingIsSpentOnThem() throws IOException {
    ExperimentSpec bare = PlanReader.read(write("measures: []")).experiment();
    assertThat(train(bare, Checkpoints.NONE).probes()).isZero();
  }

  @Test
  void aCheckpointCarriesWhatWasSpentBefore() throws IOException {
    byte[][] kept = new byte[1][];
    train(spec, new Keeping(kept));
    DataInputStream end =
        new DataInputStream(new ByteArrayInputStream(kept[0], kept[0].length - 32, 32));
    double total = end.readDouble();
    double updates = end.readDouble();
    double tests = end.readDouble();
    double probes = end.readDouble();
    assertThat(List.of(updates, tests, probes)).allMatch(part -> part > 0);
    assertThat(updates + tests + probes).isLessThanOrEqualTo(total);
    Seconds resumed = train(spec, new Keeping(kept)); // from update 20: the last probe and test
    assertThat(resumed.updates()).isEqualTo(updates);
    assertThat(resumed.tests()).isGreaterThan(tests);
    assertThat(resumed.probes()).isGreaterThan(probes);
    assertThat(resumed.total()).isGreaterThan(total);
  }

  @Test
  void isKeptWithAFinishedRun() {
    Seconds spent = new Seconds(10, 5.25, 2.5, 1.125);
    try (ResultStore store = new ResultStore(folder, spec)) {
      store.accept(new RunResult(spec.runs().get(0), new Outcome.Completed(), List.of(), spent));
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      List<Seconds> recorded = new ArrayList<>();
      store.results().forEach(r -> recorded.add(r.seconds()));
      assertThat(recorded).containsExactly(spent);
    }
  }

  @Test
  void sums() {
    Seconds sum = Seconds.sum(List.of(new Seconds(10, 4, 2, 1), Seconds.of(3)));
    assertThat(sum).isEqualTo(new Seconds(13, 4, 2, 1));
    assertThat(sum.trained()).isTrue();
    assertThat(sum.probesOverUpdates()).isEqualTo(0.25);
    assertThat(Seconds.of(3).trained()).isFalse();
    assertThat(Seconds.of(3).probesOverUpdates()).isNaN();
  }

  private record Keeping(byte[][] kept) implements Checkpoints {
    @Override
    public Optional<byte[]> load(int run) {
      return Optional.ofNullable(kept[0]);
    }

    @Override
    public void save(int run, byte[] state) {
      kept[0] = state;
    }
  }
}
