package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Rnn;
import gradflow.files.FileProblem;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.measure.Context;
import gradflow.measure.Lyapunov;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.Need;
import gradflow.measure.Probe;
import gradflow.measure.ProductNorms;
import gradflow.measure.Slope;
import gradflow.result.ResultStore;
import gradflow.rng.Seed;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import gradflow.task.InitialState;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import gradflow.team.Team;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  @TempDir Path folder;

  private static ExperimentSpec spec(int runs, int steps) {
    return spec(runs, 5, steps, List.of(new ProductNorms(1), new Slope(1, 0)));
  }

  private static ExperimentSpec spec(int runs, int units, int steps, List<Measure> measures) {
    RunSpec run =
        new RunSpec(
            new Rnn(1, units, Activation.TANH),
            new Scheme(),
            new WhiteNoise(1),
            new InitialState(0),
            new RandomDirection(When.LAST),
            steps,
            1);
    List<PlannedRun> planned = new ArrayList<>();
    for (int r = 0; r < runs; r++) {
      planned.add(new PlannedRun(r, Map.of(), r, new Seed(1).child(r), run));
    }
    return new ExperimentSpec(
        "test",
        "a test",
        1,
        1L << 28,
        measures,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        planned,
        "spec: " + runs,
        Path.of(""));
  }

  /** Two blocks that wait for each other: with one run and two threads, the other one helps. */
  @Test
  void threadsWithoutARunHelpInsideOne() {
    CountDownLatch both = new CountDownLatch(2);
    List<Boolean> met = Collections.synchronizedList(new ArrayList<>());
    Measure meeting =
        new Measure() {
          @Override
          public Set<Need> needs() {
            return Set.of();
          }

          @Override
          public Probe probe(Context context) {
            return () -> {
              Team.share(
                  2,
                  block -> {
                    both.countDown();
                    try {
                      met.add(both.await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
              return List.of();
            };
          }
        };
    new Runner(2).run(spec(1, 5, 3, List.of(meeting)), result -> {});
    assertThat(met).containsExactly(true, true);
  }

  @Test
  void runsThatAreTimedTakePlaceOneAtATime() {
    AtomicInteger now = new AtomicInteger();
    List<Integer> together = Collections.synchronizedList(new ArrayList<>());
    Measure timed =
        new Measure() {
          @Override
          public boolean isTiming() {
            return true;
          }

          @Override
          public Probe probe(Context context) {
            return () -> {
              together.add(now.incrementAndGet());
              LockSupport.parkNanos(20_000_000);
              now.decrementAndGet();
              return List.of();
            };
          }
        };
    new Runner(3).run(spec(4, 5, 3, List.of(timed)), result -> {});
    assertThat(together).containsExactly(1, 1, 1, 1);
  }

  /** Sizes at which products, factorisations and certificates are divided. */
  @Test
  void aLargeRunHasTheSameBytesOnAnyNumberOfThreads() {
    List<Measure> measures = List.of(new ProductNorms(1), new Lyapunov(0, 1, 0, true));
    List<String> found = new ArrayList<>();
    for (int threads : new int[] {1, 3}) {
      new Runner(threads)
          .run(
              spec(1, 520, 2, measures),
              result -> {
                assertThat(result.outcome()).isInstanceOf(Outcome.Completed.class);
                found.add(text(result.values()));
              });
    }
    assertThat(found.get(0)).contains("lambda_1_nats_per_step");
    assertThat(found).containsOnly(found.get(0));
  }

  private static String text(List<MeasureValue> values) {
    StringBuilder text = new StringBuilder();
    for (MeasureValue value : values) {
      text.append(value);
      if (value instanceof MeasureValue.Series series) {
        series.rows().columns().forEach(c -> text.append(series.rows().texts(c)));
      }
    }
    return text.toString().replaceAll("@[0-9a-f]+", "");
  }

  @Test
  void aFullDiskHalfWayKeepsTheFinishedRuns() {
    ExperimentSpec spec = spec(8, 20);
    ResultStore store = new ResultStore(folder, spec);
    int[] taken = {0};
    ResultSink filling =
        result -> {
          if (taken[0]++ == 3) {
            throw FileProblem.writing(store.records(), new IOException("No space left on device"));
          }
          store.accept(result);
        };
    assertThatThrownBy(() -> new Runner(1).run(spec, filling))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining(
            "the disk is full (No space left on device); free some space, or choose another folder");
    store.close();
    try (ResultStore next = new ResultStore(folder, spec)) {
      assertThat(next.takenOver()).isEqualTo(3);
      next.finish();
    }
    Table norms = ResultTable.read(store.folder(), "product_norms");
    assertThat(norms.distinct("run")).containsExactly("0", "1", "2");
    assertThat(norms.rows()).isEqualTo(3 * 42);
  }

  @Test
  void aStoppedExperimentHandsOverWhatIsFinished() {
    ExperimentSpec spec = spec(200, 200);
    Runner runner = new Runner(2);
    ResultStore store = new ResultStore(folder, spec);
    int[] taken = {0};
    List<RunResult> results =
        runner.run(
            spec,
            r -> {
              store.accept(r);
              if (++taken[0] == 5) {
                runner.stop();
              }
            });
    store.finish();
    assertThat(results).hasSizeGreaterThanOrEqualTo(5).hasSizeLessThan(200);
    store.close();
    assertThat(ResultTable.read(store.folder(), "runs").rows()).isEqualTo(results.size());
    try (ResultStore next = new ResultStore(folder, spec)) {
      assertThat(next.takenOver()).isEqualTo(results.size());
      assertThat(new Runner(2).run(spec, next.remaining(), next, next.checkpoints()))
          .hasSize(200 - results.size());
      next.finish();
    }
    assertThat(ResultTable.read(store.folder(), "runs").rows()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitTheMemoryIsToldBeforeAnythingRuns() {
    ExperimentSpec spec = spec(1, 100_000_000);
    assertThatThrownBy(() -> MemoryCheck.largest(spec, 1))
        .hasMessageStartingWith(
            "memory: got 256.0 MiB for each of 1 run, expected at least 762.9 MiB");
  }
}
