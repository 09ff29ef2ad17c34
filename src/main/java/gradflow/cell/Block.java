package gradflow.cell;

import gradflow.check.Check;

/**
 * A parameter block of a cell.
 *
 * @param name as in the cell's equations: {@code W_hh_f} recurrent, {@code W_ih_f} input, {@code
 *     b_f} bias
 * @param rows number of rows
 * @param cols number of columns; 1 for a bias or a peephole vector
 * @param role what it does
 */
public record Block(String name, int rows, int cols, Role role) {
  /**
   * Checks the shape.
   *
   * @throws gradflow.check.BadArgument if {@code rows} or {@code cols} is below 1
   */
  public Block {
    Check.positive("rows of " + name, rows);
    Check.positive("cols of " + name, cols);
  }
}
