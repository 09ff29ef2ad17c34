package gradflow.cell;

/** The output of an mlstm. */
public enum MlstmOutput {
  /** h, the memory content retrieved by the query; V entries. */
  H,
  /** The state, (C, n); KV + K entries. */
  STATE
}
