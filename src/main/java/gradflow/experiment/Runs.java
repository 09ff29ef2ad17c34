package gradflow.experiment;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where an {@link Engine} takes runs from; safe for several threads. */
public interface Runs {
  /** The next run; nothing if there is none, or none now because others are at those left. */
  Optional<PlannedRun> next();

  /** Whether there will be no further run. */
  boolean isOver();

  /** Those of a list, in order. */
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
