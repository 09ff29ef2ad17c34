package gradflow.measure;

/** Receives the progress of the passes of a run; changes no result, and must not throw. */
@FunctionalInterface
public interface StepWatch {
  /** Takes no notice. */
  StepWatch NONE = (pass, done, total) -> {};

  /**
   * Some steps of a pass are done.
   *
   * @param pass forward, backward or adjoint
   * @param done steps of it
   * @param total all its steps
   */
  void at(String pass, int done, int total);
}
