package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.ScaledRows;
import java.util.Arrays;

/**
 * Computes ln|det J| of structured step Jacobians. The diagonal columns are eliminated unit by
 * unit, which leaves one m x m determinant. Mutable, single-threaded.
 */
final class LogDeterminant {
  /** Number of rows from which det U of J = diag(a) U is cached while U does not change. */
  private static final int LARGE = 512;

  private final Backend backend;
  private final Matrix rest;
  private double[] own;

  /** ln|det U| for the U in {@link #rest}; NaN if there is none. */
  private double constant = Double.NaN;

  LogDeterminant(Backend backend, int denseColumns) {
    this.backend = backend;
    this.rest = Matrix.zeros(denseColumns, denseColumns);
  }

  /** Returns ln|det J|; −Infinity for a singular J, if its pivots are exactly 0. */
  double of(StepJacobian j) {
    int m = j.denseColumns();
    if (m == j.size() && m >= LARGE && j.isFactored() && j.factors().isRowScaling()) {
      return scaled(j.factors());
    }
    if (m == j.size()) {
      int row = 0;
      for (int p = 0; p < j.parts(); p++) {
        double[] d = j.dense(p).data();
        System.arraycopy(d, 0, rest.data(), row * m, d.length);
        row += j.dense(p).rows();
      }
      return backend.logAbsDeterminant(rest);
    }
    return j.isFactored() ? factored(j.factors()) : eliminated(j);
  }

  private double scaled(ScaledRows j) {
    double[] u = j.block(0);
    if (Double.isNaN(constant) || !Arrays.equals(u, rest.data())) {
      System.arraycopy(u, 0, rest.data(), 0, u.length);
      constant = backend.logAbsDeterminant(rest);
    }
    double sum = constant;
    for (double a : j.scale(0, 0)) {
      sum += Math.log(Math.abs(a));
    }
    return sum;
  }

  /**
   * Computes the determinant from the factors. Sums are exact: from the rows of a part, the
   * contribution of the last part is removed.
   */
  private double factored(ScaledRows j) {
    double sum = 0;
    for (double d : j.diagonal()) {
      sum += Math.log(Math.abs(d));
    }
    if (sum == Double.NEGATIVE_INFINITY) {
      return sum;
    }
    int size = j.units() * j.columns();
    if (own == null) {
      own = new double[size];
    }
    for (int p = 0; p < rest.rows() * rest.cols() / size; p++) {
      j.writeOwn(p, own);
      System.arraycopy(own, 0, rest.data(), p * size, size);
    }
    return sum + backend.logAbsDeterminant(rest);
  }

  private double eliminated(StepJacobian j) {
    int m = j.denseColumns();
    double sum = 0;
    int row = 0;
    for (int i = 0; i < j.size() - m; i++) {
      int pivot = 0;
      for (int p = 1; p < j.parts(); p++) {
        if (Math.abs(j.diagonal(p)[i]) > Math.abs(j.diagonal(pivot)[i])) {
          pivot = p;
        }
      }
      double d = j.diagonal(pivot)[i];
      if (d == 0) {
        return Double.NEGATIVE_INFINITY;
      }
      sum += Math.log(Math.abs(d));
      double[] from = j.dense(pivot).data();
      for (int p = 0; p < j.parts(); p++) {
        if (p != pivot) {
          double ratio = j.diagonal(p)[i] / d;
          double[] of = j.dense(p).data();
          for (int k = 0; k < m; k++) {
            rest.data()[row * m + k] = of[i * m + k] - ratio * from[i * m + k];
          }
          row++;
        }
      }
    }
    return sum + backend.logAbsDeterminant(rest);
  }
}
