package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;

/** What several initialisers ask of their options and blocks. */
final class RequireBlock {
  private RequireBlock() {}

  /** A finite number of at least 0. */
  static void notNegative(String option, double value) {
    Check.that(
        value >= 0 && Double.isFinite(value),
        option,
        "got " + value + ", expected a finite number >= 0");
  }

  /** As many rows as columns. */
  static void square(int rows, int cols, String name, String initialiser) {
    Check.that(
        rows == cols,
        name,
        "got " + rows + " x " + cols + ", expected a square block for " + initialiser);
  }

  /** One column. */
  static void bias(int rows, int cols, String name, String initialiser) {
    Check.that(
        cols == 1,
        name,
        "got " + rows + " x " + cols + ", expected a bias (1 column) for " + initialiser);
  }

  /** Such as {@code 3 x 2}. */
  static String shape(Matrix block) {
    return block.rows() + " x " + block.cols();
  }
}
