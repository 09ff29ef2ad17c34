package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;

/** Checks of options and blocks shared by several initialisers. */
final class RequireBlock {
  private RequireBlock() {}

  /** Requires a square block. */
  static void square(int rows, int cols, String name, String initialiser) {
    Check.that(
        rows == cols,
        name,
        "got " + rows + " x " + cols + ", expected a square block for " + initialiser);
  }

  /** Requires a block with one column. */
  static void bias(int rows, int cols, String name, String initialiser) {
    Check.that(
        cols == 1,
        name,
        "got " + rows + " x " + cols + ", expected a bias (1 column) for " + initialiser);
  }

  /** Returns the shape, such as {@code 3 x 2}. */
  static String shape(Matrix block) {
    return block.rows() + " x " + block.cols();
  }
}
