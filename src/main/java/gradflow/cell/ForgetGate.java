package gradflow.cell;

/** How an xLSTM cell computes its forget gate from the pre-activation a. */
public enum ForgetGate {
  /** f = σ(a), which is below 1; the only form in the released code. */
  SIGMOID,
  /** f = exp(a), which exceeds 1 for a above 0. */
  EXP
}
