package gradflow.train;

/** What a readout does with its pre-activation o = V h + c. */
public enum Output {
  /** ŷ = o. */
  LINEAR,
  /** ŷ = σ(o), entry by entry. */
  SIGMOID,
  /** ŷ = exp(o) / Σ exp(o) over the K classes. */
  SOFTMAX
}
