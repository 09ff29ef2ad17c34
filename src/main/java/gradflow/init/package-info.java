/**
 * Initialisers of parameter blocks, one per file, and the {@link gradflow.init.Scheme} that says
 * which block gets which. A block is its name and its matrix; what a block does (its role) comes as
 * a word, so that nothing here knows of cells.
 */
package gradflow.init;
