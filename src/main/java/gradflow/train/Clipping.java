package gradflow.train;

/** What is done to a gradient that is too large. */
public interface Clipping {
  /**
   * Clips in place; afterwards the gradient is in plain doubles (exponent 0).
   *
   * @return ∂L/∂θ clipped, shared with the argument
   */
  double[] clip(Gradient gradient);
}
