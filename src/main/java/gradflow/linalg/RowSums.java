package gradflow.linalg;

/**
 * Sums of scaled rows. Each loop has one store and one index for all arrays, a form that C2
 * vectorises.
 */
final class RowSums {
  private RowSums() {}

  /** Computes out ← a u over the entries from, …, to − 1. */
  static void scale(double a, double[] u, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] = a * u[k];
    }
  }

  /** Computes out ← out + a u. */
  static void add(double a, double[] u, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] += a * u[k];
    }
  }

  /** Computes out ← a u + b v. */
  static void combine(double a, double[] u, double b, double[] v, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] = a * u[k] + b * v[k];
    }
  }

  /** Computes out ← a u + b v + c w. */
  static void combine(
      double a,
      double[] u,
      double b,
      double[] v,
      double c,
      double[] w,
      double[] out,
      int from,
      int to) {
    for (int k = from; k < to; k++) {
      out[k] = a * u[k] + b * v[k] + c * w[k];
    }
  }

  /** Computes out ← a ∘ x. */
  static void multiply(double[] a, double[] x, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * x[i];
    }
  }

  /** Computes out ← out + a ∘ x. */
  static void addProduct(double[] a, double[] x, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] += a[i] * x[i];
    }
  }
}
