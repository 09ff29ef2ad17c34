package gradflow.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an experiment, several runs at a time, each on one thread. What a run computes depends on
 * its seed alone, so the results are the same for any number of threads.
 */
public final class Runner {
  private final int threads;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param threads runs at a time ≥ 1
   */
  public Runner(int threads) {
    this.threads = gradflow.check.Check.positive("threads", threads);
  }

  /** Asks to start no further run, now or later; safe from any thread. */
  public void stop() {
    stopped.set(true);
  }

  /** Runs everything from the beginning, without checkpoints. */
  public List<RunResult> run(ExperimentSpec spec, ResultSink sink) {
    return complete(spec, List.of(), sink, Checkpoints.NONE);
  }

  /**
   * Runs what is due of an experiment and not finished: its trials, if it has any, and then the
   * runs that are reported. Each result is handed to the sink as it comes.
   *
   * @param finished the runs that are there already, with their scalars
   * @param checkpoints for runs that take long; used from several threads
   * @return the new results by the runs' index, without their series; runs that were not started
   *     because of {@link #stop} are missing
   */
  public List<RunResult> complete(
      ExperimentSpec spec, List<RunResult> finished, ResultSink sink, Checkpoints checkpoints) {
    List<RunResult> all = new ArrayList<>(finished);
    SortedMap<Integer, RunResult> results = new TreeMap<>();
    List<PlannedRun> due = spec.remaining(all);
    while (!due.isEmpty() && !stopped.get()) {
      for (RunResult result : run(spec, due, sink, checkpoints)) {
        all.add(result);
        results.put(result.run().index(), result);
      }
      due = spec.remaining(all);
    }
    return List.copyOf(results.values());
  }

  /**
   * Runs some of an experiment's runs, as {@link #complete} does.
   *
   * @return their results by the runs' index, without their series
   */
  public List<RunResult> run(
      ExperimentSpec spec, List<PlannedRun> runs, ResultSink sink, Checkpoints checkpoints) {
    if (runs.isEmpty()) {
      return List.of();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, runs.size()),
            task -> {
              Thread thread = new Thread(task, "gradflow-run");
              thread.setDaemon(
                  true); // a run that is stopped half-way must not keep the process alive
              return thread;
            });
    try {
      CompletionService<RunResult> completion = new ExecutorCompletionService<>(pool);
      int submitted = 0;
      int taken = 0;
      SortedMap<Integer, RunResult> results = new TreeMap<>();
      long memory = MemoryCheck.perRun(spec, threads);
      while (taken < submitted || (submitted < runs.size() && !stopped.get())) {
        while (submitted < runs.size() && submitted - taken < 2 * threads && !stopped.get()) {
          PlannedRun run = runs.get(submitted);
          completion.submit(
              () ->
                  stopped.get()
                      ? null
                      : RunExecution.run(run, spec.measures(), memory, checkpoints));
          submitted++;
        }
        Future<RunResult> next = take(completion);
        if (next == null) {
          break; // what is still running is given up
        }
        taken++;
        RunResult result = next.get();
        if (result != null) { // null: its turn came after the stop
          sink.accept(result);
          results.put(result.run().index(), result.withoutSeries());
          spec.trials().ifPresent(t -> Choices.require(t, result));
        }
      }
      return List.copyOf(results.values());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** The next finished run; null if the runner was stopped and no finished run is waiting. */
  private Future<RunResult> take(CompletionService<RunResult> completion)
      throws InterruptedException {
    Future<RunResult> next = completion.poll();
    while (next == null && !stopped.get()) {
      next = completion.poll(50, TimeUnit.MILLISECONDS);
    }
    return next;
  }
}
