package gradflow.train;

/** The output function of a readout, applied to o = V h + c. */
public enum Output {
  /** ŷ = o. */
  LINEAR,
  /** ŷ = σ(o), elementwise. */
  SIGMOID,
  /** ŷ = exp(o) / Σ exp(o) over the K classes. */
  SOFTMAX
}
