package gradflow.cell;

import gradflow.linalg.Activations;

/** How the candidate of a {@link MinGru} or {@link MinLstm} comes from its pre-activation a. */
public enum Candidate {
  /** a itself. */
  LINEAR,
  /** g(a): a + 1/2 from 0 on, σ(a) below, so that states stay above 0. */
  G;

  /**
   * In place: the value of each a. As σ(a) is above a + 1/2 just where a is below 0, g is the
   * larger of both.
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
   * In place: the value of each a, and its derivative, which at 0 is that from above.
   *
   * @param slope gets the derivatives
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
