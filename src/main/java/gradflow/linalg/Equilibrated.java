package gradflow.linalg;

import java.util.Arrays;

/**
 * A = diag(2^left) E diag(2^right) without a rounding error, where the largest entry of each
 * nonzero row and column of E is about 1. Elimination on E then loses accuracy only if A is close
 * to singular, not because the entries of A span many decades.
 *
 * @param left n row exponents
 * @param e E, n x m
 * @param right m column exponents; all 0 if the columns are of similar size
 */
public record Equilibrated(int[] left, Matrix e, int[] right) {
  /**
   * Columns are of similar size if their largest entries differ by at most a factor of 2^SIMILAR.
   */
  private static final int SIMILAR = 8;

  private static final int ROUNDS = 3;

  /** Scales a finite matrix. */
  public static Equilibrated of(Matrix a) {
    int[] left = new int[a.rows()];
    int[] right = new int[a.cols()];
    fit(a, left, right, true);
    if (spread(a, left) > SIMILAR) {
      for (int round = 0; round < ROUNDS; round++) {
        fit(a, left, right, false);
        fit(a, left, right, true);
      }
      fit(a, left, right, false);
    }
    Matrix e = a.copy();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        e.set(i, j, Math.scalb(a.get(i, j), -left[i] - right[j]));
      }
    }
    return new Equilibrated(left, e, right);
  }

  /** Sets the exponents of the rows, or of the columns, to those of their largest entries. */
  private static void fit(Matrix a, int[] left, int[] right, boolean rows) {
    int[] out = rows ? left : right;
    int[] most = new int[out.length];
    Arrays.fill(most, Integer.MIN_VALUE);
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        if (a.get(i, j) != 0) {
          int exponent = Math.getExponent(a.get(i, j)) - (rows ? right[j] : left[i]);
          int k = rows ? i : j;
          most[k] = Math.max(most[k], exponent);
        }
      }
    }
    for (int k = 0; k < out.length; k++) {
      out[k] = most[k] == Integer.MIN_VALUE ? 0 : most[k];
    }
  }

  /** Returns the number of powers of two by which the largest entries of the columns differ. */
  private static int spread(Matrix a, int[] left) {
    int[] columns = new int[a.cols()];
    fit(a, left, columns, false);
    return Arrays.stream(columns).max().orElse(0) - Arrays.stream(columns).min().orElse(0);
  }
}
