package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;

/**
 * A copy of a step Jacobian for products with a frame: of its factors where products with them are
 * faster, else of its dense columns and diagonals. Mutable, one thread.
 */
final class KeptJacobian {
  private final Backend backend;
  private final int n;
  private final int m;
  private ScaledRows factors;
  private Resident dense;
  private double[][] diagonals;
  private boolean factored;

  KeptJacobian(Backend backend, int n, int m) {
    this.backend = backend;
    this.n = n;
    this.m = m;
  }

  /** Copies 2^−power J; dense if the power is not 0. */
  void set(StepJacobian j, int power, Frame frame) {
    factored = power == 0 && j.isFactored() && frame.prefersFactors(j.factors());
    if (factored) {
      if (factors == null) {
        factors = j.factors().newLike();
      }
      factors.set(j.factors());
      return;
    }
    if (dense == null) {
      dense = backend.resident(n, m);
      diagonals = new double[m < n ? j.parts() : 0][n - m];
    }
    j.copyDense(dense);
    for (int p = 0; p < diagonals.length; p++) {
      System.arraycopy(j.diagonal(p), 0, diagonals[p], 0, n - m);
    }
    if (power != 0) {
      divide(power);
    }
  }

  private void divide(int power) {
    dense.scale(Math.scalb(1.0, -(power / 2)));
    dense.scale(Math.scalb(1.0, -(power - power / 2)));
    for (double[] d : diagonals) {
      for (int i = 0; i < d.length; i++) {
        d[i] = Math.scalb(d[i], -power);
      }
    }
  }

  /** A ← J A. */
  void multiply(Frame frame) {
    if (factored) {
      frame.multiply(factors);
    } else {
      frame.multiply(dense, diagonals);
    }
  }

  /** The full matrix, n x n. */
  Matrix toMatrix() {
    if (factored) {
      return factors.toMatrix();
    }
    Matrix j = Matrix.zeros(n, n);
    Matrix left = Matrix.zeros(n, m);
    dense.get(left);
    for (int i = 0; i < n; i++) {
      System.arraycopy(left.data(), i * m, j.data(), i * n, m);
      if (m < n) {
        int unit = i % (n - m);
        j.set(i, m + unit, diagonals[i / (n - m)][unit]);
      }
    }
    return j;
  }
}
