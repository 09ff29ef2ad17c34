/**
 * Initialisers of parameter blocks, one per file, and the {@link gradflow.init.Scheme} that assigns
 * them to blocks. A block is given by its name and its matrix, and its role by a string, so this
 * package does not depend on cells.
 */
package gradflow.init;
