package gradflow.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Finished runs that are read one at a time, in order; they can be read repeatedly. */
public interface RunResults {
  /** Receives a run. */
  @FunctionalInterface
  interface Each<E extends Exception> {
    /** Receives the next run. */
    void take(RunResult result) throws E;
  }

  /**
   * Passes each run to {@code each}.
   *
   * @param tables the series to read; tested for every series of every run
   * @throws gradflow.files.FileProblem if a run's record has been altered since it was written
   */
  <E extends Exception> void forEach(Predicate<String> tables, Each<E> each) throws E;

  /** Passes each run without its series to {@code each}. */
  default <E extends Exception> void forEach(Each<E> each) throws E {
    forEach(table -> false, each);
  }

  /** Wraps a collection of results with the series that they contain. */
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
