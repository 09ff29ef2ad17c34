/**
 * Files of other tools: safetensors, npz, npy, CSV and ONNX, with PyTorch's, Keras's and released
 * names of weights. A reader gives a {@link gradflow.io.StoredModel}, which every writer takes;
 * what a file does not say is assumed with a note, and arrays that are not part of the network are
 * named and carried over. Files are untrusted: every length is held against the file and the heap
 * before an array is made. Nothing is measured here.
 */
package gradflow.io;
