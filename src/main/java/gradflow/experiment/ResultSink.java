package gradflow.experiment;

/** Receives results as runs finish, in any order, one call at a time. */
public interface ResultSink {
  /**
   * Stores a result.
   *
   * @throws RuntimeException if it cannot be stored, for example because the disk is full; the
   *     engine then stops
   */
  void accept(RunResult result);
}
