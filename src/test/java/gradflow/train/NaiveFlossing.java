package gradflow.train;

import gradflow.linalg.Matrix;

/**
 * Flossing again, in plain loops with Gram-Schmidt, for the sum of squared exponents; the
 * correction S can be left out, to see what it is good for.
 */
final class NaiveFlossing {
  private final double[] gradient;

  NaiveFlossing(Matrix u, Matrix drive, double[] initial, int k, boolean correct) {
    int n = initial.length;
    int steps = drive.rows();
    double[][] w = u.toRows();
    double[][] h = new double[steps + 1][];
    double[][][] q = new double[steps + 1][k][n];
    double[][][] z = new double[steps + 1][k][];
    double[][][] r = new double[steps + 1][k][k];
    h[0] = initial;
    for (int i = 0; i < k; i++) {
      q[0][i][i] = 1;
    }
    double[] lambda = new double[k];
    for (int t = 1; t <= steps; t++) {
      h[t] = product(w, h[t - 1]);
      for (int i = 0; i < n; i++) {
        h[t][i] = Math.tanh(h[t][i] + drive.get(t - 1, i));
      }
      for (int i = 0; i < k; i++) {
        z[t][i] = product(w, q[t - 1][i]);
        for (int j = 0; j < n; j++) {
          q[t][i][j] = (1 - h[t][j] * h[t][j]) * z[t][i][j];
        }
        for (int j = 0; j < i; j++) {
          r[t][j][i] = dot(q[t][j], q[t][i]);
          add(q[t][i], -r[t][j][i], q[t][j]);
        }
        r[t][i][i] = Math.sqrt(dot(q[t][i], q[t][i]));
        add(q[t][i], 1 / r[t][i][i] - 1, q[t][i].clone());
        lambda[i] += Math.log(r[t][i][i]) / steps;
      }
    }
    double[][] sum = new double[n][n];
    double[][] later = new double[k][n];
    double[] hBar = new double[n];
    for (int t = steps; t >= 1; t--) {
      double[][] y = new double[k][];
      for (int i = 0; i < k; i++) {
        y[i] = later[i].clone();
        for (int j = 0; j < k && (correct || t == steps); j++) {
          double s =
              i == j
                  ? 2 * lambda[i] / steps - dot(q[t][i], later[i])
                  : -dot(q[t][Math.min(i, j)], later[Math.max(i, j)]);
          add(y[i], s, q[t][j]);
        }
      }
      double[] a = new double[n];
      for (int i = k - 1; i >= 0; i--) {
        for (int j = i + 1; j < k; j++) {
          add(y[i], -r[t][i][j], y[j]);
        }
        for (int m = 0; m < n; m++) {
          y[i][m] /= r[t][i][i];
        }
      }
      for (int m = 0; m < n; m++) {
        double d = 1 - h[t][m] * h[t][m];
        double direct = 0;
        for (int i = 0; i < k; i++) {
          direct += y[i][m] * z[t][i][m];
          y[i][m] *= d;
          add(sum[m], y[i][m], q[t - 1][i]);
        }
        a[m] = d * (hBar[m] - 2 * h[t][m] * direct);
        add(sum[m], a[m], h[t - 1]);
      }
      hBar = transposedProduct(w, a);
      for (int i = 0; i < k; i++) {
        later[i] = transposedProduct(w, y[i]);
      }
    }
    gradient = Matrix.of(sum).data();
  }

  /** By W, row-major. */
  double[] gradient() {
    return gradient;
  }

  private static double[] product(double[][] w, double[] v) {
    double[] out = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      out[i] = dot(w[i], v);
    }
    return out;
  }

  private static double[] transposedProduct(double[][] w, double[] v) {
    double[] out = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      add(out, v[i], w[i]);
    }
    return out;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] sum, double factor, double[] v) {
    for (int i = 0; i < v.length; i++) {
      sum[i] += factor * v[i];
    }
  }
}
