package gradflow.cell;

/** How an xLSTM cell computes its forget gate from the pre-activation a. */
public enum ForgetGate {
  /** f = σ(a), which never grows; the only one that the released code offers. */
  SIGMOID,
  /** f = exp(a), which grows for a above 0. */
  EXP
}
