/**
 * Linear algebra: the matrix type, two backends under one contract (OpenBLAS, and pure Java where
 * no native library loads), certified spectral norms, numbers with a power of two of their own, and
 * activations with the same bits on every machine.
 */
package gradflow.linalg;
