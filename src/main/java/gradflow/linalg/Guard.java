package gradflow.linalg;

import gradflow.check.Check;

/** Checks of arguments before products and decompositions, common to both backends. */
final class Guard {
  private Guard() {}

  static void requireFinite(Matrix a) {
    if (!a.isFinite()) {
      throw new ArithmeticException("cannot decompose a matrix with NaN or infinite entries");
    }
  }

  static int requireSquare(Matrix a) {
    requireFinite(a);
    Check.equal("columns", a.cols(), a.rows(), "a square matrix");
    return a.rows();
  }

  static void requireTallShape(Matrix a, Matrix r) {
    requireFinite(a);
    Check.that(
        a.rows() >= a.cols(),
        "rows",
        "got " + a.rows() + ", expected at least " + a.cols() + ", the columns");
    Check.equal("rows of R", r.rows(), a.cols(), "columns of A");
    Check.equal("columns of R", r.cols(), a.cols(), "columns of A");
  }

  /** Returns the inner dimension of C = op(A) op(B), after checking it. */
  static int inner(int rowsB, int colsA) {
    if (rowsB != colsA) {
      Check.equal("rows of op(B)", rowsB, colsA, "columns of op(A)");
    }
    return colsA;
  }

  static void requireProductShape(
      Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c) {
    int m = transposeA ? a.cols() : a.rows();
    inner(transposeB ? b.cols() : b.rows(), transposeA ? a.rows() : a.cols());
    int n = transposeB ? b.rows() : b.cols();
    Check.that(c != a && c != b, "C", "got an operand of the product, expected another matrix");
    if (c.cols() != n || m > c.rows()) {
      Check.that(
          false,
          "C",
          "got %s x %s, expected at least %s rows and %s columns"
              .formatted(c.rows(), c.cols(), m, n));
    }
  }

  static void requireProductShape(
      Matrix a, boolean transposeA, Matrix b, boolean transposeB, Matrix c) {
    int m = transposeA ? a.cols() : a.rows();
    inner(transposeB ? b.cols() : b.rows(), transposeA ? a.rows() : a.cols());
    int n = transposeB ? b.rows() : b.cols();
    Check.that(c != a && c != b, "C", "got an operand of the product, expected another matrix");
    if (c.cols() != n || m != c.rows()) {
      Check.that(false, "C", "got " + c.rows() + " x " + c.cols() + ", expected " + m + " x " + n);
    }
  }
}
