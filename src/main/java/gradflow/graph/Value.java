package gradflow.graph;

/**
 * A value of a bound graph: where its numbers lie and what they are.
 *
 * @param name as the graph has it
 * @param kind what its numbers are
 * @param dims its shape, for one sample
 * @param stage when it is computed
 * @param slot its storage; values that differ in shape alone share one
 * @param constant its numbers, where they are known when the graph is bound; else null
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

  /** Number of entries. */
  int size() {
    return Math.toIntExact(Dims.size(dims));
  }

  int rank() {
    return dims.length;
  }

  /** Whether every sample has numbers of its own. */
  boolean wide() {
    return stage == Stage.STEP;
  }
}
