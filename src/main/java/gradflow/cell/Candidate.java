package gradflow.cell;

import gradflow.linalg.Activations;

/**
 * How the candidate of a {@link MinGru} or {@link MinLstm} is computed from its pre-activation a.
 */
public enum Candidate {
  /** a itself. */
  LINEAR,
  /** g(a): a + 1/2 for a ≥ 0, σ(a) for a &lt; 0; keeps states positive. */
  G;

  /**
   * Replaces each a by its value. σ(a) exceeds a + 1/2 exactly where a is negative, so g is the
   * larger of the two.
   *
   * @param scratch of the same length
   */
  void apply(Activations work, double[] a, double[] scratch) {
    if (this == G) {
      work.sigmoid(a, scratch, a.length);
      for (int k = 0; k < a.length; k++) {
        a[k] = Math.max(a[k] + 0.5, scratch[k]);
      }
    }
  }

  /**
   * Replaces each a by its value and computes the derivative; at 0 it is the right derivative.
   *
   * @param slope receives the derivatives
   */
  void apply(double[] a, double[] slope) {
    for (int k = 0; k < a.length; k++) {
      boolean straight = this == LINEAR || a[k] >= 0;
      slope[k] = straight ? 1 : Activations.sigmoidDerivative(a[k]);
      if (this == G) {
        a[k] = straight ? a[k] + 0.5 : Activations.sigmoid(a[k]);
      }
    }
  }
}
