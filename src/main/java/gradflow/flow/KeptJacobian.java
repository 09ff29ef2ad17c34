package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import java.util.List;
import java.util.function.Supplier;

/**
 * A copy of a step Jacobian for products with frames. It copies the factors, or the dense columns
 * and diagonals if J is not factored. Factors are written out for each product, unless products
 * with the factors are faster. Mutable, single-threaded.
 */
final class KeptJacobian {
  private final Backend backend;
  private final int n;
  private final int m;
  private final Supplier<WrittenFactors> place;
  private ScaledRows factors;
  private Resident dense;
  private double[][] diagonals;
  private boolean factored;
  private boolean written;
  private int power;
  private double logBound;
  private double logDeterminant;

  /**
   * @param place memory in which factors are written out
   */
  KeptJacobian(Backend backend, int n, int m, Supplier<WrittenFactors> place) {
    this.backend = backend;
    this.n = n;
    this.m = m;
    this.place = place;
  }

  /**
   * Copies 2^−power J.
   *
   * @param t the step, reported if J is not finite
   * @param frame the kind of frame to be multiplied
   * @throws DivergenceException if an entry of J is not finite
   */
  void set(long t, StepJacobian j, Frame frame) {
    measure(t, j);
    factored = power == 0 && j.isFactored();
    if (factored) {
      if (factors == null) {
        factors = j.factors().newLike();
      }
      factors.set(j.factors());
    }
    written = !factored || !frame.prefersFactors(j.factors());
    if (!written) {
      return;
    }
    if (diagonals == null) {
      diagonals = new double[m < n ? j.parts() : 0][n - m];
    }
    for (int p = 0; p < diagonals.length; p++) {
      System.arraycopy(j.diagonal(p), 0, diagonals[p], 0, n - m);
    }
    if (factored) {
      return;
    }
    if (dense == null) {
      dense = backend.resident(n, m);
    }
    j.copyDense(dense);
    if (power != 0) {
      divide();
    }
  }

  /**
   * Sets the power, which is 0 unless the entries are very large or small, and the corresponding
   * bound.
   */
  private void measure(long t, StepJacobian j) {
    power = 0;
    double bound = j.bound();
    if (!(bound >= 0x1p-300 && bound <= 0x1p300)) {
      bound = j.maxAbs();
      if (!Double.isFinite(bound)) {
        throw new DivergenceException(
            (int) Math.min(Integer.MAX_VALUE, t), "step Jacobian (largest entry)", bound);
      }
      int exponent = bound == 0 ? 0 : Math.getExponent(bound);
      if (Math.abs(exponent) > 300) {
        power = exponent;
        bound = 2;
      }
    }
    logBound = Math.log(bound);
  }

  private void divide() {
    dense.scale(Math.scalb(1.0, -(power / 2)));
    dense.scale(Math.scalb(1.0, -(power - power / 2)));
    for (double[] d : diagonals) {
      for (int i = 0; i < d.length; i++) {
        d[i] = Math.scalb(d[i], -power);
      }
    }
  }

  /** Computes A ← 2^−power J A. */
  void multiply(Frame frame) {
    if (!written) {
      frame.multiply(factors);
    } else {
      frame.multiply(factored ? place.get().write(factors) : dense, diagonals);
    }
  }

  /** The logarithm of 2^power. */
  double logPower() {
    return power * Math.log(2);
  }

  /** The logarithm of an upper bound of the entries of 2^−power J; −Infinity for J = 0. */
  double logBound() {
    return logBound;
  }

  /** Returns ln|det J|, if it was set. */
  double logDeterminant() {
    return logDeterminant;
  }

  /** Sets ln|det J|. */
  void logDeterminant(double value) {
    logDeterminant = value;
  }

  /** Decomposes 2^−power J into factors that lose no digits. */
  List<Factor> toFactors(Resident workspace) {
    return Factor.of(backend, workspace, factored ? factors.toProduct() : List.of(toMatrix()));
  }

  private Matrix toMatrix() {
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
