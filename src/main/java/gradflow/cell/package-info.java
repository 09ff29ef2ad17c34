/**
 * Recurrent cells: what they are ({@link gradflow.cell.Cell}), their parameters, and what a step
 * leaves on its tape. A cell gives its step and the adjoint of it; the Jacobian follows, or is
 * written by hand where speed matters. What other parts need to know of a cell, such as its names
 * in model files, is declared with it.
 */
package gradflow.cell;
