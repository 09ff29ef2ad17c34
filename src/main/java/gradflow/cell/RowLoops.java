package gradflow.cell;

/**
 * Kernels over rows of matrices, written so that C2 vectorises them (one store and one index per
 * loop) or at least overlaps their instructions.
 */
final class RowLoops {
  private RowLoops() {}

  /** Computes out ← a u + b v over the entries from, …, to − 1. */
  static void combine(double a, double[] u, double b, double[] v, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] = a * u[k] + b * v[k];
    }
  }

  /** Copies one sample's column of a slot: out[j] ← u[j · batch + sample]. */
  static void gather(double[] u, int batch, int sample, double[] out) {
    if (batch == 1) {
      System.arraycopy(u, 0, out, 0, out.length);
      return;
    }
    for (int j = 0; j < out.length; j++) {
      out[j] = u[j * batch + sample];
    }
  }

  /** Computes out[j] ← u[k] v[k] with k = j · batch + sample. */
  static void product(double[] u, double[] v, int batch, int sample, double[] out) {
    if (batch == 1) {
      for (int j = 0; j < out.length; j++) {
        out[j] = u[j] * v[j];
      }
      return;
    }
    for (int j = 0; j < out.length; j++) {
      int k = j * batch + sample;
      out[j] = u[k] * v[k];
    }
  }

  /** Computes out[j] ← out[j] · u[j · batch + sample]. */
  static void times(double[] u, int batch, int sample, double[] out) {
    if (batch == 1) {
      for (int j = 0; j < out.length; j++) {
        out[j] *= u[j];
      }
      return;
    }
    for (int j = 0; j < out.length; j++) {
      out[j] *= u[j * batch + sample];
    }
  }

  /** Computes out[j] ← (u[k] − v[k]) w[k] with k = j · batch + sample. */
  static void differenceProduct(
      double[] u, double[] v, double[] w, int batch, int sample, double[] out) {
    if (batch == 1) {
      for (int j = 0; j < out.length; j++) {
        out[j] = (u[j] - v[j]) * w[j];
      }
      return;
    }
    for (int j = 0; j < out.length; j++) {
      int k = j * batch + sample;
      out[j] = (u[k] - v[k]) * w[k];
    }
  }

  /** Computes out[at, …, at + n − 1] ← a u[from, …] + b v[place, …]. */
  static void combine(
      double a,
      double[] u,
      int from,
      double b,
      double[] v,
      int place,
      double[] out,
      int at,
      int n) {
    for (int k = 0; k < n; k++) {
      out[at + k] = a * u[from + k] + b * v[place + k];
    }
  }

  /** Computes out[at, …, at + n − 1] ← a u[from, …, from + n − 1]. */
  static void scale(double a, double[] u, int from, double[] out, int at, int n) {
    for (int k = 0; k < n; k++) {
      out[at + k] = a * u[from + k];
    }
  }

  /** Computes out[at, …, at + n − 1] ← out + a u[from, …, from + n − 1]. */
  static void add(double a, double[] u, int from, double[] out, int at, int n) {
    for (int k = 0; k < n; k++) {
      out[at + k] += a * u[from + k];
    }
  }

  /** Computes out[0, …, n − 1] ← out + a u[from, …, from + n − 1]. */
  static void add(double a, double[] u, int from, double[] out, int n) {
    for (int k = 0; k < n; k++) {
      out[k] += a * u[from + k];
    }
  }

  /** Adds the squares of u[from, …, from + n − 1] to out[0, …, n − 1]. */
  static void addSquares(double[] u, int from, double[] out, int n) {
    for (int k = 0; k < n; k++) {
      out[k] += u[from + k] * u[from + k];
    }
  }

  /** Returns the dot product of u[from, …, from + n − 1] and v[0, …, n − 1]. */
  static double dot(double[] u, int from, double[] v, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k + 3 < n; k += 4) { // four sums, so that successive additions are independent
      a += u[from + k] * v[k];
      b += u[from + k + 1] * v[k + 1];
      c += u[from + k + 2] * v[k + 2];
      d += u[from + k + 3] * v[k + 3];
    }
    for (; k < n; k++) {
      a += u[from + k] * v[k];
    }
    return (a + b) + (c + d);
  }
}
