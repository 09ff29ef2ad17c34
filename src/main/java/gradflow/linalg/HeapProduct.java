package gradflow.linalg;

import java.util.Arrays;

/**
 * Product of matrices on the heap, using row arrays that are reused between calls. Not thread-safe.
 */
final class HeapProduct {
  private double[][] rows = new double[0][0];
  private double[] row = new double[0];
  private double[] coefficients = new double[0];

  /** Computes C ← alpha · op(A) · op(B) + beta · C. The shapes must match. */
  void multiply(
      double alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      double beta,
      Matrix c) {
    int inner = transposeB ? b.cols() : b.rows();
    int n = c.cols();
    reserve(inner, n);
    for (int k = 0; k < inner; k++) {
      copyRow(b, transposeB, k, rows[k], n);
    }
    for (int i = 0; i < c.rows(); i++) {
      copyRow(a, transposeA, i, coefficients, inner);
      Arrays.fill(row, 0, n, 0);
      RowKernels.addCombination(row, 0, n, alpha, coefficients, 0, rows, inner);
      if (beta != 0) {
        for (int j = 0; j < n; j++) {
          row[j] += beta * c.data()[i * n + j];
        }
      }
      System.arraycopy(row, 0, c.data(), i * n, n);
    }
  }

  private static void copyRow(Matrix m, boolean transposed, int i, double[] out, int length) {
    double[] data = m.data();
    int cols = m.cols();
    if (!transposed) {
      System.arraycopy(data, i * cols, out, 0, length);
      return;
    }
    for (int j = 0; j < length; j++) {
      out[j] = data[j * cols + i];
    }
  }

  private void reserve(int inner, int n) {
    if (rows.length < inner || row.length < n) {
      int width = Math.max(n, row.length);
      rows = new double[Math.max(inner, rows.length)][width];
      row = new double[width];
    }
    if (coefficients.length < inner) {
      coefficients = new double[inner];
    }
  }
}
