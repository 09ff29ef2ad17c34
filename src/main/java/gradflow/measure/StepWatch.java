package gradflow.measure;

/**
 * Receives the progress of the passes of a run. It must not throw and has no effect on the results.
 */
@FunctionalInterface
public interface StepWatch {
  /** Ignores progress. */
  StepWatch NONE = (pass, done, total) -> {};

  /**
   * Called after some steps of a pass.
   *
   * @param pass forward, backward or adjoint
   * @param done number of steps done
   * @param total number of steps in the pass
   */
  void at(String pass, int done, int total);
}
