package gradflow.result;

import gradflow.experiment.Choices;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RefinedGrid;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunIdentity;
import gradflow.experiment.RunRecord;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.experiment.Runs;
import gradflow.experiment.Stage;
import gradflow.files.FileProblem;
import gradflow.files.SetAside;
import gradflow.store.Key;
import gradflow.store.RecordStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The runs of an experiment in a store of records: those that are finished, their results, and
 * those still to be done. A failed run is recorded, but repeated by the next process. Thread-safe.
 */
public final class RecordedRuns implements ResultSink, RunResults, AutoCloseable {
  private final ExperimentSpec spec;
  private final RunIdentity identity;
  private final RecordStore store;
  private final long[] keys;
  private final Optional<RefinedGrid> grid;

  /** The runs that are due, by index. */
  private final BitSet due = new BitSet();

  /** The runs with a valid record, and those that failed in this process. */
  private final BitSet done = new BitSet();

  private Optional<Choices> choices = Optional.empty();

  private RecordedRuns(RecordStore store, ExperimentSpec spec) {
    this.store = store;
    this.spec = spec;
    this.grid = spec.grid();
    this.identity = RunIdentity.of(spec);
    this.keys = new long[2 * spec.runs().size()];
    for (PlannedRun run : spec.runs()) { // each run is created and released
      Key key = identity.key(run);
      keys[2 * run.index()] = key.high();
      keys[2 * run.index() + 1] = key.low();
      done.set(run.index(), store.contains(key));
    }
    plan();
  }

  /** Opens the store for writing. */
  static RecordedRuns open(Path folder, ExperimentSpec spec) {
    return of(RecordStore.open(folder), spec);
  }

  /** Opens the store for reading. */
  static RecordedRuns read(Path folder, ExperimentSpec spec) {
    return of(RecordStore.read(folder), spec);
  }

  private static RecordedRuns of(RecordStore store, ExperimentSpec spec) {
    try {
      return new RecordedRuns(store, spec);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Determines which runs are due, as far as this is known. */
  private void plan() {
    choices = spec.trials().isEmpty() ? Optional.empty() : spec.choices(finishedTrials());
    due.clear();
    due.or(grid.map(g -> g.due(done::get, this::quantity)).orElseGet(() -> spec.due(choices)));
  }

  /** Returns the value that controls the refinement of a grid. */
  private double quantity(int run) {
    return result(spec.runs().get(run), table -> false).scalar(spec.refine().orElseThrow().of());
  }

  private List<RunResult> finishedTrials() {
    return done.stream()
        .takeWhile(i -> i < spec.runs().trials())
        .mapToObj(i -> result(spec.runs().get(i), table -> false))
        .toList();
  }

  private Key key(int run) {
    return new Key(keys[2 * run], keys[2 * run + 1]);
  }

  Path folder() {
    return store.folder();
  }

  SetAside damaged() {
    return store.damaged();
  }

  long bytes() {
    return store.bytes();
  }

  Optional<Choices> choices() {
    return choices;
  }

  synchronized int finished() {
    BitSet both = (BitSet) due.clone();
    both.and(done);
    return both.cardinality();
  }

  /** Total number of runs to be executed; approximate for a refined grid that is not finished. */
  synchronized int planned() {
    return grid.isPresent()
        ? isComplete() ? due.cardinality() : Math.max(due.cardinality(), spec.size())
        : spec.size();
  }

  synchronized boolean isComplete() {
    if (grid.isPresent() && allDone()) {
      plan(); // finished runs may make further runs due
    }
    return allDone() && (spec.trials().isEmpty() || choices.isPresent());
  }

  synchronized List<PlannedRun> remaining() {
    return due.stream().filter(i -> !done.get(i)).mapToObj(spec.runs()::get).toList();
  }

  /** Number of remaining runs that have a record differing only in code, or only in measures. */
  synchronized int relatives(boolean code) {
    int count = 0;
    for (int i = due.nextSetBit(0); i >= 0; i = due.nextSetBit(i + 1)) {
      if (!done.get(i)) {
        try {
          Optional<ByteBuffer> other = store.relative(identity.group(spec.runs().get(i)));
          boolean sameCode = other.isPresent() && identity.isBy(other.get());
          count += other.isPresent() && sameCode != code ? 1 : 0;
        } catch (IOException e) {
          throw FileProblem.reading(store.folder(), e);
        }
      }
    }
    return count;
  }

  @Override
  public synchronized void accept(RunResult result) {
    int run = result.run().index();
    boolean failed = result.outcome() instanceof Outcome.Failed;
    store.append(key(run), identity.group(result.run()), failed, RunRecord.of(result, identity));
    done.set(run);
    checkpoints().remove(run);
    store.release(key(run));
    if (result.run().stage() == Stage.TRIAL && allDone()) {
      plan();
    }
  }

  private boolean allDone() {
    BitSet left = (BitSet) due.clone();
    left.andNot(done);
    return left.isEmpty();
  }

  CheckpointFiles checkpoints() {
    return new CheckpointFiles(store.folder(), this::key);
  }

  /**
   * Passes on every run that is due and recorded, including those that failed in another process.
   */
  void forEachRecorded(Each<RuntimeException> each) {
    for (int i = due.nextSetBit(0); i >= 0; i = due.nextSetBit(i + 1)) {
      if (done.get(i) || store.isRecorded(key(i))) {
        each.take(result(spec.runs().get(i), table -> false));
      }
    }
  }

  private RunResult result(PlannedRun run, Predicate<String> tables) {
    try {
      ByteBuffer content =
          store
              .get(key(run.index()))
              .orElseThrow(() -> new IOException("the record of run " + run.index() + " is gone"));
      return RunRecord.read(content, run, tables);
    } catch (IOException e) {
      throw FileProblem.reading(store.folder(), e);
    }
  }

  @Override
  public <E extends Exception> void forEach(Predicate<String> tables, Each<E> each) throws E {
    BitSet shown = (BitSet) due.clone();
    shown.and(done);
    for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
      each.take(result(spec.runs().get(i), tables));
    }
  }

  Work work() {
    return new Work(0, Integer.MAX_VALUE);
  }

  /** Returns the work restricted to the runs first … last. */
  Work work(int first, int last) {
    return new Work(first, last);
  }

  /** The due runs that are not finished. Each is claimed, so that no other process works on it. */
  public final class Work implements Runs {
    private final int[] order;
    private final ArrayDeque<Integer> elsewhere = new ArrayDeque<>();
    private int next;

    private Work(int first, int last) {
      order = due.stream().filter(i -> i >= first && i <= last && !done.get(i)).toArray();
    }

    /** Number of runs. */
    public int size() {
      return order.length;
    }

    @Override
    public Optional<PlannedRun> next() {
      synchronized (RecordedRuns.this) {
        while (next < order.length) {
          Optional<PlannedRun> run = take(order[next++]);
          if (run.isPresent()) {
            return run;
          }
        }
        for (int i = elsewhere.size(); i > 0; i--) {
          Optional<PlannedRun> run = take(elsewhere.remove());
          if (run.isPresent()) {
            return run;
          }
        }
        return Optional.empty();
      }
    }

    /** Claims a run, unless it has been finished meanwhile or another process is working on it. */
    private Optional<PlannedRun> take(int run) {
      boolean claimed = store.claim(key(run));
      store.refresh();
      if (store.contains(key(run))) {
        done.set(run);
        store.release(key(run));
        return Optional.empty();
      } else if (!claimed) {
        elsewhere.add(run);
        return Optional.empty();
      }
      return Optional.of(spec.runs().get(run));
    }

    @Override
    public boolean isOver() {
      synchronized (RecordedRuns.this) {
        return next == order.length && elsewhere.isEmpty();
      }
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
