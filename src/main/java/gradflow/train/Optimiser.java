package gradflow.train;

/**
 * A rule that computes parameter updates from gradients. An implementation is an immutable
 * description. Its state between updates is kept in slots, arrays of the size of θ that start at 0
 * and belong to the run (and to its checkpoint).
 */
public interface Optimiser {
  /** Returns the learning rate before any schedule. */
  double rate();

  /** Returns the number of slots. */
  int slots();

  /**
   * Performs one update, θ ← θ + Δ.
   *
   * @param theta parameters, modified in place
   * @param gradient ∂L/∂θ, clipped; not modified
   * @param slots {@link #slots} arrays as long as θ
   * @param update number of this update, from 1
   * @param rate learning rate of this update
   */
  void apply(double[] theta, double[] gradient, double[][] slots, long update, double rate);
}
