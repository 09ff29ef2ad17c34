package gradflow.theory;

import gradflow.linalg.PartialSums;
import gradflow.rng.Normals;
import java.util.Arrays;

/**
 * Products of independent large Gaussian matrices with the states of a population over time (the
 * causal form of dynamical mean-field theory, sompolinsky1988):
 *
 * <pre>
 *   y_k,t = W_k s_t,  W_k of variance 1/N:  Gaussian over t with covariance C_ts = E s_t s_s
 *   y_k,t = sum_{r &lt;= t} L_tr xi_k,r,   L Lᵀ = C,   xi ~ N(0, 1) for each sample            (H1)
 *   s_t = sum_{r &lt;= t} L_tr q_r,   mean q_r q_s = delta_rs                                (H2)
 * </pre>
 *
 * <p>Row t of L needs s only up to t, so each y_t is drawn from its distribution conditional on the
 * past. The scale of the state may change over time: a factor on s_t scales only row t. E is the
 * mean over M samples. L is computed from (H2) by Gram-Schmidt on the samples, repeated if digits
 * were lost. A Cholesky factorisation of C would square the condition number, and its errors grow
 * without bound if s varies slowly. Cost per step: 2 (K + 2) M t flop for K matrices, plus 4 M t if
 * repeated; memory: (K + 1) M T doubles. Mutable; not thread-safe.
 */
final class GaussianHistory {
  /** A remainder below this share of s_t is rounding error. */
  private static final double NOTHING = 1e-13;

  /** A remainder below this share of the input is orthogonalised again. */
  private static final double LOSS = 0.1;

  private final int samples;
  private final double[][] basis;
  private final double[][] factor;
  private final double[][][] xi;
  private int length;

  GaussianHistory(int samples, int steps, int matrices) {
    this.samples = samples;
    this.basis = new double[steps][];
    this.factor = new double[steps][];
    this.xi = new double[matrices][steps][];
  }

  /** Appends a copy of s_t, one entry per sample. */
  void append(double[] s) {
    double[] rest = s.clone();
    double[] row = new double[length + 1];
    double[] part = new double[length];
    double whole = norm(rest);
    double before = Double.POSITIVE_INFINITY;
    double left = whole;
    while (left > NOTHING * whole && left < LOSS * before) {
      before = left;
      for (int r = 0; r < length; r++) {
        part[r] = PartialSums.dot(rest, basis[r], samples) / samples;
        row[r] += part[r];
        part[r] = -part[r];
      }
      combine(part, length, basis, rest);
      left = norm(rest);
    }
    boolean something = left > NOTHING * whole;
    row[length] = something ? left : 0;
    for (int m = 0; m < samples; m++) {
      rest[m] = something ? rest[m] / left : 0;
    }
    basis[length] = rest;
    factor[length++] = row;
  }

  /** Draws y_k at the last appended step by (H1). Must be called once per step for each k. */
  void draw(int k, Normals normals, double[] out) {
    double[] last = new double[samples];
    normals.fill(last, 1);
    xi[k][length - 1] = last;
    Arrays.fill(out, 0, samples, 0);
    combine(factor[length - 1], length, xi[k], out);
  }

  /** Computes out += sum_r weights_r x_r over r &lt; count, four terms at a time. */
  private void combine(double[] weights, int count, double[][] x, double[] out) {
    int r = 0;
    for (; r + 4 <= count; r += 4) {
      addFour(weights, r, x, out);
    }
    for (; r < count; r++) {
      double[] one = x[r];
      double w = weights[r];
      for (int m = 0; m < samples; m++) {
        out[m] += w * one[m];
      }
    }
  }

  private void addFour(double[] weights, int r, double[][] x, double[] out) {
    double[] a = x[r];
    double[] b = x[r + 1];
    double[] c = x[r + 2];
    double[] d = x[r + 3];
    double wa = weights[r];
    double wb = weights[r + 1];
    double wc = weights[r + 2];
    double wd = weights[r + 3];
    for (int m = 0; m < samples; m++) {
      out[m] += wa * a[m] + wb * b[m] + (wc * c[m] + wd * d[m]);
    }
  }

  /** Returns the root mean square. */
  private double norm(double[] x) {
    return Math.sqrt(PartialSums.dot(x, x, samples) / samples);
  }
}
