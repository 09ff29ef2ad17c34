package gradflow.experiment;

/** Takes results as runs finish, in any order, one call at a time. */
public interface ResultSink {
  /**
   * Keeps a result.
   *
   * @throws RuntimeException if it cannot be kept, such as on a full disk; the engine then stops
   */
  void accept(RunResult result);
}
