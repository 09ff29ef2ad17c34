package gradflow.cell;

/** Where the reset gate of a {@link Gru} acts. */
public enum Reset {
  /** On the state, before the recurrent product: W_hh_n (r ∘ h) (cho2014). */
  BEFORE,
  /** On the recurrent product and its own bias: r ∘ (W_hh_n h + d_n) (cuDNN, PyTorch). */
  AFTER
}
