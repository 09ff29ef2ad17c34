/**
 * Recurrent cells: what they are ({@link gradflow.cell.Cell}), their parameters, and what a step
 * leaves on its tape.
 */
package gradflow.cell;
