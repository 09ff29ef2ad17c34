package gradflow.linalg;

import java.util.stream.IntStream;

/**
 * A = Q R of a square matrix whose rows may have very different sizes: Householder's reflections
 * with the rows sorted by size, so that small rows keep their digits; the columns stay in their
 * order. Source: stewart1997.
 */
public final class GradedQr {
  /** Between the logarithmic weights of columns: more than norms can differ by. */
  private static final double APART = 1e4;

  private GradedQr() {}

  /**
   * Factors a matrix.
   *
   * @param a n x n, finite; becomes Q
   * @param r n x n, becomes R with R_ii ≥ 0
   * @return the number of columns before the first that is 0 beside those before it; n if none is,
   *     and only then Q and R are whole
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

  /** What is left of a column is rounding where it is below this share of the largest R_ii. */
  public static double tolerance(int n) {
    return 16.0 * n * Math.ulp(1.0);
  }
}
