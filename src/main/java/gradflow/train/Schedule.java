package gradflow.train;

/** How the learning rate changes with the updates. */
public interface Schedule {
  /**
   * Factor on the optimiser's rate.
   *
   * @param update from 1
   * @param updates number of updates in all
   */
  double factor(long update, long updates);
}
