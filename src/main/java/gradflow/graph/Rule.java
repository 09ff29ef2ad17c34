package gradflow.graph;

/**
 * What one step of a bound graph computes: one output. Immutable; the arrays come with each call,
 * in {@link Operands}: {@code size x samples} for a value that every sample has for itself, else
 * {@code size}.
 */
interface Rule {
  /** Writes the output. */
  void forward(Operands v);

  /** Adds to the adjoints of the inputs what that of the output gives; null inputs are skipped. */
  void reverse(Operands v);

  /** A rule whose derivative is 0 or does not exist: integers, comparisons, steps. */
  interface Flat extends Rule {
    @Override
    default void reverse(Operands v) {}
  }
}
