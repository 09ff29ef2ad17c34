/**
 * Recurrent cells: the interface {@link gradflow.cell.Cell}, the parameters of cells, and the tape
 * that records a step. A cell implements its step and the adjoint of the step. The Jacobian is
 * derived from these, or implemented by hand where speed matters. What other packages need to know
 * about a cell, such as its names in model files, is declared with the cell.
 */
package gradflow.cell;
