package gradflow.train;

/**
 * A rule that turns gradients into steps. An implementation is an immutable description; what it
 * remembers between updates is in slots, arrays of the size of θ that start at 0 and belong to the
 * run (and to its checkpoint).
 */
public interface Optimiser {
  /** Learning rate before any schedule. */
  double rate();

  /** Number of slots. */
  int slots();

  /**
   * One update, θ ← θ + Δ.
   *
   * @param theta parameters, changed
   * @param gradient ∂L/∂θ, clipped; not changed
   * @param slots {@link #slots} arrays as long as θ
   * @param update number of this update, from 1
   * @param rate learning rate of this update
   */
  void apply(double[] theta, double[] gradient, double[][] slots, long update, double rate);
}
