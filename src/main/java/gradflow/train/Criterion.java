package gradflow.train;

/** The loss that compares an output with its target. */
public enum Criterion {
  /** Mean of (ŷ − y)² over the K outputs. */
  MSE,
  /** Mean of −y ln ŷ − (1 − y) ln(1 − ŷ) over the K outputs, in nats; needs sigmoid outputs. */
  BINARY_CROSS_ENTROPY,
  /** −ln ŷ of the target's class, in nats; needs softmax outputs. */
  CROSS_ENTROPY
}
