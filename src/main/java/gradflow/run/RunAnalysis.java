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
 * Measures the checkpoints of a run folder that were not measured before. The result does not
 * depend on the number of threads.
 *
 * @param run the run folder
 * @param results folder where readings are stored; empty to store none
 * @param threads number of checkpoints measured in parallel
 */
public record RunAnalysis(RunFolder run, Optional<Path> results, int threads) {
  /** Checks the number of threads. */
  public RunAnalysis {
    Check.positive("threads", threads);
  }

  /**
   * Readings of all checkpoints.
   *
   * @param readings readings of every checkpoint
   * @param measured number of readings that are new
   * @param unkept reason why readings could not be stored; empty if they were
   */
  record Readings(List<Facts> readings, int measured, Optional<String> unkept) {}

  /**
   * Measures the new checkpoints and returns the report.
   *
   * @param done receives the number of checkpoints measured so far
   * @throws gradflow.check.BadArgument if a file is invalid or does not fit; if there are several,
   *     the first is reported
   * @throws FileProblem if a file cannot be read
   */
  public RunReport report(IntConsumer done) {
    return report(new RunReadings(results, null), done);
  }

  /** Returns the report, reusing stored readings. */
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

  /**
   * Converts fresh facts to the form in which they will be read back, so that a second call gives
   * the same result.
   */
  private static java.util.Map<String, Object> read(RunFolder.Checkpoint c, Facts fresh) {
    return JsonTree.parse(
        c.weights(),
        new String(JsonTree.bytes(fresh.tree()), java.nio.charset.StandardCharsets.UTF_8));
  }
}
