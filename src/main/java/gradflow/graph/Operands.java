package gradflow.graph;

import gradflow.linalg.Activations;

/** The arrays of one node in one call. */
interface Operands {
  /** Number of samples of the outputs; 1 where they are the same for all. */
  int lanes();

  /** Input k. */
  double[] in(int k);

  /** Whether input k differs between samples. */
  boolean wide(int k);

  /** The output. */
  double[] out();

  /** The adjoint of input k; null if nobody wants it. */
  double[] inBar(int k);

  /** The adjoint of the output. */
  double[] outBar();

  /** Room of at least {@code size} numbers, for the length of one call. */
  double[] scratch(int k, int size);

  /** The nonlinearities of this run. */
  Activations activations();

  /** out ← A·in or Aᵀ·in for the matrix that is input k, the same for all samples. */
  void multiply(int k, boolean transposed, double[] in, double[] out);

  /**
   * Adds the sum over the samples of left · rightᵀ to the adjoint of the matrix that is input k.
   */
  void addOuter(int k, double[] left, double[] right);
}
