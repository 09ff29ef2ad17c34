package gradflow.theory;

/**
 * Units of an infinitely large random network, each with a tangent. Mutable, one thread.
 *
 * <p>A part of the state is an array with one entry per unit; the first part is the output.
 */
public interface Population {
  /** One step of states and tangents. */
  void step();

  /** The names of the parts of the state. */
  String[] parts();

  /** The state, an array a part. */
  double[][] state();

  /** The tangents, an array a part; a caller may scale all of them by one factor. */
  double[][] tangent();
}
