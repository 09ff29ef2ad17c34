package gradflow.cell;

/**
 * Loops over whole slots of a tape, out[k] for every k. Each loop has a single store and a single
 * index, the form that C2 vectorises. {@code out} may be one of the operands.
 */
final class Elementwise {
  private Elementwise() {}

  /** Computes out ← a ∘ b. */
  static void product(double[] a, double[] b, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = a[k] * b[k];
    }
  }

  /** Computes out ← a ∘ b ∘ c. */
  static void product(double[] a, double[] b, double[] c, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = a[k] * b[k] * c[k];
    }
  }

  /** Computes out ← out + a ∘ b. */
  static void addProduct(double[] a, double[] b, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] += a[k] * b[k];
    }
  }

  /** Computes out ← out + a ∘ b for entries from, …, to − 1. */
  static void addProduct(double[] a, double[] b, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] += a[k] * b[k];
    }
  }

  /** Computes out ← out + (1 − a) ∘ b for entries from, …, to − 1. */
  static void addComplementProduct(double[] a, double[] b, double[] out, int from, int to) {
    for (int k = from; k < to; k++) {
      out[k] += (1 - a[k]) * b[k];
    }
  }

  /** Computes out ← out − a ∘ b ∘ c. */
  static void subtractProduct(double[] a, double[] b, double[] c, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] -= a[k] * b[k] * c[k];
    }
  }

  /** Computes out ← a ∘ b + c ∘ d. */
  static void sumOfProducts(double[] a, double[] b, double[] c, double[] d, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = a[k] * b[k] + c[k] * d[k];
    }
  }

  /** Computes out ← a ∘ (b − c) ∘ d. */
  static void productWithDifference(double[] a, double[] b, double[] c, double[] d, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = a[k] * (b[k] - c[k]) * d[k];
    }
  }

  /** Computes out ← out + a. */
  static void add(double[] a, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] += a[k];
    }
  }

  /** Computes out ← out − a. */
  static void subtract(double[] a, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] -= a[k];
    }
  }

  /** Computes out ← out + p ∘ a, where p has one entry per row of length {@code batch}. */
  static void addRowProduct(double[] p, double[] a, double[] out, int batch) {
    for (int j = 0; j < p.length; j++) {
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        out[k] += p[j] * a[k];
      }
    }
  }
}
