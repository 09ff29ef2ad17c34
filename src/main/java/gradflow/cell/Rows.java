package gradflow.cell;

/**
 * Weighted sums of rows of equally shaped matrices: one store per loop and one index for all
 * arrays, so that C2 vectorises.
 */
final class Rows {
  private Rows() {}

  /** out ← a u + b v over the entries from, …, to − 1. */
  static void combine(double a, double[] u, double b, double[] v, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] = a * u[k] + b * v[k];
    }
  }

  /** out ← a u + b v + c w over the entries from, …, to − 1. */
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
}
