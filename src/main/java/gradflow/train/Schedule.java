package gradflow.train;

/** The learning rate as a function of the update. */
public interface Schedule {
  /**
   * Returns the factor applied to the rate of the optimiser.
   *
   * @param update number of the update, from 1
   * @param updates total number of updates
   */
  double factor(long update, long updates);
}
