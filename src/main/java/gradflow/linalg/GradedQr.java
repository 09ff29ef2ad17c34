package gradflow.linalg;

import java.util.stream.IntStream;

/**
 * QR decomposition A = Q R of a square matrix whose rows may have very different sizes. Uses
 * Householder reflections with the rows sorted by size, so that small rows keep their accuracy;
 * columns are not permuted. Source: stewart1997.
 */
public final class GradedQr {
  /** Difference between the logarithmic weights of columns; larger than any difference of norms. */
  private static final double APART = 1e4;

  private GradedQr() {}

  /**
   * Factorises a matrix.
   *
   * @param a n x n, finite; overwritten by Q
   * @param r n x n, overwritten by R with R_ii ≥ 0
   * @return the number of columns before the first that is negligible compared with the previous
   *     ones. It is n if there is none; only then are Q and R complete
   */
  public static int factor(Matrix a, Matrix r) {
    int n = a.rows();
    GradedReflections reflections = new GradedReflections(n);
    double[] weights = IntStream.range(0, n).mapToDouble(j -> -j * APART).toArray();
    int[] order = reflections.factor(a.toRows(), weights);
    double[][] triangle = reflections.triangle();
    double[][] q = reflections.orthogonal();
    for (int i = 0; i < n; i++) {
      if (order[i] != i || triangle[i][i] == 0) {
        return i;
      }
      double sign = Math.signum(triangle[i][i]);
      for (int j = 0; j < n; j++) {
        r.set(i, j, j < i ? 0 : sign * triangle[i][j]);
        a.set(j, i, sign * q[j][i]);
      }
    }
    return n;
  }

  /**
   * Returns the share of the largest R_ii below which the remainder of a column is rounding error.
   */
  public static double tolerance(int n) {
    return 16.0 * n * Math.ulp(1.0);
  }
}
