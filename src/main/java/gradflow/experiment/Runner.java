package gradflow.experiment;

import gradflow.team.Team;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an experiment in this process, several runs at a time. Threads without a run help with large
 * ones, see {@link Team}. The result of a run depends only on its seed, so results are the same for
 * any number of threads.
 */
public final class Runner implements Engine {
  private final int threads;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param threads that compute at a time ≥ 1, at most one for each run and the others inside runs;
   *     runs whose times are recorded take place one at a time
   */
  public Runner(int threads) {
    this.threads = gradflow.check.Check.positive("threads", threads);
  }

  @Override
  public void stop() {
    stopped.set(true);
  }

  @Override
  public boolean isStopped() {
    return stopped.get();
  }

  /**
   * Executes all runs from the beginning, without checkpoints: trials, if there are any, and then
   * the reported runs.
   *
   * @return the results by index of the runs, without their series; runs that were not started
   *     because of {@link #stop} are missing
   */
  public List<RunResult> run(ExperimentSpec spec, ResultSink sink) {
    List<RunResult> all = new ArrayList<>();
    List<PlannedRun> due = spec.remaining(all);
    while (!due.isEmpty() && !stopped.get()) {
      all.addAll(run(spec, due, sink, Checkpoints.NONE));
      due = spec.remaining(all);
    }
    all.sort(Comparator.comparingInt(r -> r.run().index()));
    return List.copyOf(all);
  }

  /**
   * Executes some of an experiment's runs.
   *
   * @param checkpoints for long runs; used from several threads
   * @return their results by index of the runs, without their series
   */
  public List<RunResult> run(
      ExperimentSpec spec, List<PlannedRun> runs, ResultSink sink, Checkpoints checkpoints) {
    SortedMap<Integer, RunResult> results = new TreeMap<>();
    run(
        spec,
        Runs.of(runs),
        result -> {
          sink.accept(result);
          results.put(result.run().index(), result.withoutSeries());
        },
        checkpoints);
    return List.copyOf(results.values());
  }

  @Override
  public void run(ExperimentSpec spec, Runs runs, ResultSink sink, Checkpoints checkpoints) {
    Team team = new Team(threads);
    Crew crew = new Crew(spec, runs, sink, checkpoints, team);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < spec.parallel(threads); i++) {
      Thread worker = new Thread(crew, "gradflow-run");
      worker.setDaemon(true); // an abandoned run must not keep the process alive
      worker.start();
      workers.add(worker);
    }
    try {
      for (Thread worker : workers) {
        while (worker.isAlive() && !stopped.get()) {
          worker.join(50);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      crew.close();
      team.close();
    }
    crew.throwIfFailed();
  }

  /** The state shared by the threads of one call. */
  private final class Crew implements Runnable {
    private final RunTask task;
    private final Runs runs;
    private final ResultSink sink;
    private final Checkpoints checkpoints;
    private final Team team;

    /** Whether results are no longer passed on. */
    private boolean closed;

    private Throwable failure;

    Crew(ExperimentSpec spec, Runs runs, ResultSink sink, Checkpoints checkpoints, Team team) {
      this.task = new RunTask(spec, threads);
      this.runs = runs;
      this.sink = sink;
      this.checkpoints = checkpoints;
      this.team = team;
    }

    @Override
    public void run() {
      try {
        team.join(this::takeRuns);
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    private boolean takeRuns() {
      try {
        while (goesOn()) {
          Optional<PlannedRun> next = runs.next();
          if (next.isPresent()) {
            handOn(task.compute(next.get(), checkpoints));
          } else if (!runs.isOver()) {
            Thread.sleep(50);
          }
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private synchronized boolean goesOn() {
      return !closed && !stopped.get() && !runs.isOver();
    }

    private synchronized void handOn(RunResult result) {
      if (!closed) {
        task.handOn(result, sink);
      }
    }

    private synchronized void fail(Throwable e) {
      failure = failure == null ? e : failure;
      closed = true;
    }

    synchronized void close() {
      closed = true;
    }

    synchronized void throwIfFailed() {
      if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
