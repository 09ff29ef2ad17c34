/**
 * Linear algebra: the matrix type, two backends with one contract (OpenBLAS, and pure Java if no
 * native library can be loaded), certified spectral norms, numbers with a separate power-of-two
 * exponent, and activations that are bit-identical on every machine.
 */
package gradflow.linalg;
