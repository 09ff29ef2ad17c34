package gradflow.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Finished runs that are read one at a time, in the order of the runs, as often as wanted. */
public interface RunResults {
  /** Takes a run. */
  @FunctionalInterface
  interface Each<E extends Exception> {
    /** Takes the next. */
    void take(RunResult result) throws E;
  }

  /**
   * Shows each run.
   *
   * @param tables whose series are wanted; asked of every series of every run
   * @throws gradflow.files.FileProblem if a run's record is no longer as it was written
   */
  <E extends Exception> void forEach(Predicate<String> tables, Each<E> each) throws E;

  /** Shows each run without its series. */
  default <E extends Exception> void forEach(Each<E> each) throws E {
    forEach(table -> false, each);
  }

  /** Those of a collection, with the series that they have. */
  static RunResults of(Collection<RunResult> results) {
    List<RunResult> inOrder =
        results.stream().sorted(Comparator.comparingInt(r -> r.run().index())).toList();
    return new RunResults() {
      @Override
      public <E extends Exception> void forEach(Predicate<String> tables, Each<E> each) throws E {
        for (RunResult result : inOrder) {
          each.take(result);
        }
      }
    };
  }
}
