/**
 * Reading and writing files of other tools: safetensors, npz, npy, CSV and ONNX, with the weight
 * names of PyTorch, Keras and code released with papers. Readers return a {@link
 * gradflow.io.StoredModel}, which every writer accepts. If a file does not record something, it is
 * assumed and noted. Arrays that are not part of the network are listed and copied. Files are
 * untrusted: every length is checked against the file and the heap before an array is allocated.
 * This package measures nothing.
 */
package gradflow.io;
