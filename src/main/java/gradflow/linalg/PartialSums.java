package gradflow.linalg;

/** Sums in four parts, so that additions run in parallel. */
public final class PartialSums {
  private PartialSums() {}

  /** Returns the sum of x y over the first n entries. */
  public static double dot(double[] x, double[] y, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (; i < n; i++) {
      a += x[i] * y[i];
    }
    return a + b + (c + d);
  }
}
