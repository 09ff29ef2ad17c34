package gradflow.analysis;

/** Receives the progress of an analysis. */
@FunctionalInterface
public interface Watch {
  /**
   * Reports further completed steps.
   *
   * @param what description, such as {@code layer 0 forward: products}
   * @param done of {@code total}
   * @param total steps of this stage
   * @param share of the whole analysis that is completed, by an estimate of its cost, in [0, 1]
   */
  void at(String what, int done, int total, double share);
}
