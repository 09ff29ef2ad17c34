package gradflow.run;

import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Measures the checkpoints of a run folder, those that were not measured before; the answer does
 * not depend on the number of threads.
 *
 * @param run the folder
 * @param results where readings are kept, or nothing to keep none
 * @param threads how many checkpoints are measured at once
 */
public record RunAnalysis(RunFolder run, Optional<Path> results, int threads) {
  /** Checks the threads. */
  public RunAnalysis {
    Check.positive("threads", threads);
  }

  /**
   * What was found.
   *
   * @param readings of every checkpoint
   * @param measured how many of them are new
   * @param unkept why readings could not be kept, or nothing
   */
  record Readings(List<Facts> readings, int measured, Optional<String> unkept) {}

  /**
   * Measures.
   *
   * @param done hears how many checkpoints are measured
   * @throws gradflow.check.BadArgument if a file is not sound or does not fit; of several the first
   * @throws FileProblem if a file cannot be read
   */
  public RunReport report(IntConsumer done) {
    return report(new RunReadings(results, null), done);
  }

  /** The same with what was kept so far. */
  RunReport report(RunReadings kept, IntConsumer done) {
    return RunReport.of(run, readings(kept, done));
  }

  private Readings readings(RunReadings kept, IntConsumer done) {
    List<RunFolder.Checkpoint> checkpoints = run.checkpoints();
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, checkpoints.size()));
    AtomicInteger finished = new AtomicInteger();
    AtomicInteger measured = new AtomicInteger();
    List<String> problems = java.util.Collections.synchronizedList(new ArrayList<>());
    try {
      List<Future<Facts>> waiting = new ArrayList<>();
      for (RunFolder.Checkpoint c : checkpoints) {
        waiting.add(
            pool.submit(
                () -> {
                  String key = kept.keeps() ? kept.key(run, c) : "";
                  Optional<Facts> known = kept.read(key);
                  if (known.isEmpty()) {
                    Facts fresh = new CheckpointReading(run, c).measure();
                    measured.incrementAndGet();
                    fresh = new Facts(c.weights().toString(), read(c, fresh));
                    known = Optional.of(fresh);
                    try {
                      kept.write(key, fresh);
                    } catch (FileProblem e) {
                      problems.add(e.getMessage());
                    }
                  }
                  done.accept(finished.incrementAndGet());
                  return known.get();
                }));
      }
      List<Facts> out = new ArrayList<>();
      for (Future<Facts> one : waiting) {
        out.add(one.get());
      }
      return new Readings(out, measured.get(), problems.stream().sorted().findFirst());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** As it will be read back, so that a second call gives the same. */
  private static java.util.Map<String, Object> read(RunFolder.Checkpoint c, Facts fresh) {
    return JsonTree.parse(
        c.weights(),
        new String(JsonTree.bytes(fresh.tree()), java.nio.charset.StandardCharsets.UTF_8));
  }
}
