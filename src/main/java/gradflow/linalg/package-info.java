/**
 * The one matrix type and the kernels behind it: products, QR, singular values, eigenvalues,
 * log-scaled numbers, activations.
 */
package gradflow.linalg;
