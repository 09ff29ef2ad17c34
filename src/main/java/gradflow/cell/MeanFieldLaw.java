package gradflow.cell;

/** The mean-field theories of random networks that {@code gradflow.theory} provides. */
public enum MeanFieldLaw {
  /** A plain cell with tanh. */
  TANH,
  /** An lstm with forget gate, σ and tanh, without peepholes. */
  LSTM,
  /** A gru with σ gates that resets before the recurrent product. */
  GRU_BEFORE,
  /** A gru with σ gates that resets after the recurrent product. */
  GRU_AFTER
}
