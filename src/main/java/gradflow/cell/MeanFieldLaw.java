package gradflow.cell;

/** The mean-field theories of random networks that {@code gradflow.theory} has. */
public enum MeanFieldLaw {
  /** A plain cell with tanh. */
  TANH,
  /** An lstm with forget gate, σ and tanh, without peepholes. */
  LSTM,
  /** A gru with gates of σ that resets before the recurrent product. */
  GRU_BEFORE,
  /** A gru with gates of σ that resets after the recurrent product. */
  GRU_AFTER
}
