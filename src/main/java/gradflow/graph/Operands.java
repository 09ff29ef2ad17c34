package gradflow.graph;

import gradflow.linalg.Activations;

/** The arrays of one rule in one call. */
interface Operands {
  /** Returns the number of samples of the output; 1 if all samples share it. */
  int lanes();

  /** Returns input k. */
  double[] in(int k);

  /** Returns whether input k differs between samples. */
  boolean wide(int k);

  /** Returns the output array. */
  double[] out();

  /** Returns the adjoint of input k; null if it is not needed. */
  double[] inBar(int k);

  /** Returns the adjoint of the output. */
  double[] outBar();

  /** Returns a scratch array of at least {@code size} numbers, valid during one call. */
  double[] scratch(int k, int size);

  /** Returns the nonlinearities in use. */
  Activations activations();

  /** Computes out ← A·in or Aᵀ·in, where A is the matrix at input k, shared by all samples. */
  void multiply(int k, boolean transposed, double[] in, double[] out);

  /** Adds Σ left · rightᵀ over the samples to the adjoint of the matrix at input k. */
  void addOuter(int k, double[] left, double[] right);
}
