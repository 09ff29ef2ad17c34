package gradflow.theory;

/**
 * Units of an infinitely large random network, each with a tangent. Mutable; not thread-safe.
 *
 * <p>A part of the state is an array with one entry per unit; the first part is the output.
 */
public interface Population {
  /** Advances states and tangents by one step. */
  void step();

  /** Returns the names of the parts of the state. */
  String[] parts();

  /** Returns the state, one array per part. */
  double[][] state();

  /**
   * Returns the tangents, one array per part. A caller may scale all of them by a common factor.
   */
  double[][] tangent();
}
