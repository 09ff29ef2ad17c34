package gradflow.experiment;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A source of runs for an {@link Engine}; thread-safe. */
public interface Runs {
  /**
   * Returns the next run; empty if there is none, or none at present because others are working on
   * the remaining ones.
   */
  Optional<PlannedRun> next();

  /** Whether there will be no further runs. */
  boolean isOver();

  /** Returns the runs of a list, in order. */
  static Runs of(List<PlannedRun> runs) {
    Iterator<PlannedRun> left = runs.iterator();
    return new Runs() {
      @Override
      public synchronized Optional<PlannedRun> next() {
        return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
      }

      @Override
      public synchronized boolean isOver() {
        return !left.hasNext();
      }
    };
  }
}
