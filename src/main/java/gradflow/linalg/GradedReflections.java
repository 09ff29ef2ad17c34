package gradflow.linalg;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Householder QR with rows sorted by size, and columns pivoted by norms with logarithmic weights;
 * see {@link GradedProduct}.
 */
final class GradedReflections {
  private final int n;
  private final double[] column;
  private double[][] rows;
  private double[][] v;
  private int[] rowOrder;

  GradedReflections(int n) {
    this.n = n;
    this.column = new double[n];
  }

  /** Factorises c, which is overwritten. Returns the original index of each column of R. */
  int[] factor(double[][] c, double[] logWeights) {
    double[] size = new double[n];
    for (int i = 0; i < n; i++) {
      for (double e : c[i]) {
        size[i] = Math.max(size[i], Math.abs(e));
      }
    }
    rowOrder =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -size[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = c[rowOrder[i]];
    }
    v = new double[n][n];
    int[] p = IntStream.range(0, n).toArray();
    for (int i = 0; i < n; i++) {
      swap(i, pivot(i, p, logWeights), p);
      reflect(i);
    }
    return p;
  }

  private int pivot(int i, int[] p, double[] logWeights) {
    int best = i;
    double most = Double.NEGATIVE_INFINITY;
    for (int j = i; j < n; j++) {
      double weight = logWeights[p[j]] + Math.log(restNorm(i, j));
      if (weight > most) {
        most = weight;
        best = j;
      }
    }
    return best;
  }

  private double restNorm(int i, int j) {
    for (int k = 0; k < n; k++) {
      column[k] = k < i ? 0 : rows[k][j];
    }
    return norm(column);
  }

  private void swap(int i, int j, int[] p) {
    for (double[] row : rows) {
      double e = row[i];
      row[i] = row[j];
      row[j] = e;
    }
    int k = p[i];
    p[i] = p[j];
    p[j] = k;
  }

  private void reflect(int i) {
    double norm = restNorm(i, i);
    if (norm == 0) {
      return;
    }
    double alpha = rows[i][i] > 0 ? -norm : norm;
    for (int k = i; k < n; k++) {
      v[i][k] = rows[k][i] / norm;
    }
    v[i][i] -= alpha / norm;
    for (int j = i; j < n; j++) {
      apply(v[i], rows, i, j);
    }
    rows[i][i] = alpha;
    for (int k = i + 1; k < n; k++) {
      rows[k][i] = 0;
    }
  }

  /** Applies the reflection I − 2 w wᵀ / wᵀw to column j; w is zero before entry {@code from}. */
  private void apply(double[] w, double[][] a, int from, int j) {
    double dot = 0;
    double squares = 0;
    for (int k = from; k < n; k++) {
      dot += w[k] * a[k][j];
      squares += w[k] * w[k];
    }
    if (squares > 0) {
      double factor = 2 * dot / squares;
      for (int k = from; k < n; k++) {
        a[k][j] -= factor * w[k];
      }
    }
  }

  /** Returns R, upper triangular. */
  double[][] triangle() {
    return rows;
  }

  /** Returns Q with its rows in the original order. */
  double[][] orthogonal() {
    double[][] sorted = Matrix.identity(n).toRows();
    for (int i = n - 1; i >= 0; i--) {
      for (int j = 0; j < n; j++) {
        apply(v[i], sorted, i, j);
      }
    }
    double[][] q = new double[n][];
    for (int i = 0; i < n; i++) {
      q[rowOrder[i]] = sorted[i];
    }
    return q;
  }

  /** Returns ‖v‖₂ without overflow or underflow. */
  static double norm(double[] v) {
    double max = 0;
    for (double e : v) {
      max = Math.max(max, Math.abs(e));
    }
    if (max == 0) {
      return 0;
    }
    double sum = 0;
    for (double e : v) {
      sum += (e / max) * (e / max);
    }
    return max * Math.sqrt(sum);
  }
}
