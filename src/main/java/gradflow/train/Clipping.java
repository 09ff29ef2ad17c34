package gradflow.train;

/** A rule that limits gradients that are too large. */
public interface Clipping {
  /**
   * Clips in place. Afterwards the gradient is stored as plain doubles (exponent 0).
   *
   * @return the clipped ∂L/∂θ, shared with the argument
   */
  double[] clip(Gradient gradient);
}
