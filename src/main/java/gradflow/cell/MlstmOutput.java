package gradflow.cell;

/** What an mlstm puts out. */
public enum MlstmOutput {
  /** h, what the query finds in the memory; V entries. */
  H,
  /** The state itself, (C, n); KV + K entries. */
  STATE
}
