package gradflow.graph;

/**
 * Computes one output of a bound graph. Immutable; the arrays are passed with each call, in {@link
 * Operands}. They are {@code size x samples} for a value that differs between samples, else {@code
 * size}.
 */
interface Rule {
  /** Writes the output. */
  void forward(Operands v);

  /**
   * Adds the contributions of the output's adjoint to the adjoints of the inputs, skipping those
   * that are null.
   */
  void reverse(Operands v);

  /**
   * A rule whose derivative is 0 or does not exist, such as integer arithmetic, comparisons and
   * step functions.
   */
  record Flat(Rule rule) implements Rule {
    @Override
    public void forward(Operands v) {
      rule.forward(v);
    }

    @Override
    public void reverse(Operands v) {}
  }
}
