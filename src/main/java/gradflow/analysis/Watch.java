package gradflow.analysis;

/** Hears how far an analysis is. */
@FunctionalInterface
public interface Watch {
  /** Hears nothing. */
  Watch NONE = (what, done, total, share) -> {};

  /**
   * Some steps more are done.
   *
   * @param what in words, such as {@code layer 0 forward: products}
   * @param done of {@code total}
   * @param total steps of this stage
   * @param share of the whole analysis that is done, by an estimate of its cost, in [0, 1]
   */
  void at(String what, int done, int total, double share);
}
