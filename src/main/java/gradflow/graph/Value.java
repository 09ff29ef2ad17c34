package gradflow.graph;

/**
 * A value of a bound graph: its type, shape and storage.
 *
 * @param name name in the graph
 * @param kind type of its numbers
 * @param dims shape for one sample
 * @param stage when the value is computed
 * @param slot index of its storage; values that differ only in shape share a slot
 * @param constant its numbers if they are known when the graph is bound, else null
 */
record Value(String name, Kind kind, int[] dims, Stage stage, int slot, Tensor constant) {
  /** When a value is computed. */
  enum Stage {
    /** Once, when the graph is bound. */
    CONSTANT,
    /** When the parameters change. */
    PARAMETER,
    /** In every step, for every sample. */
    STEP
  }

  /** Returns the number of entries. */
  int size() {
    return Math.toIntExact(Dims.size(dims));
  }

  int rank() {
    return dims.length;
  }

  /** Returns whether the value differs between samples. */
  boolean wide() {
    return stage == Stage.STEP;
  }
}
