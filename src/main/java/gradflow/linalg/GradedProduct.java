package gradflow.linalg;

import gradflow.check.Check;
import java.util.Arrays;

/**
 * All singular values of a long product A_T ⋯ A_1 to full relative accuracy, although they may span
 * thousands of decades. The product is stored as Q · diag(e^d) · X with Q orthogonal, d in
 * logarithms and X well conditioned. Mutable; not thread-safe.
 *
 * <pre>
 * (E1) A_t Q = Q' R, Householder with rows sorted by size, column pivot = largest d_j + ln‖rest of column j‖
 * (E2) d'_i = d_p(i) + ln|R_ii|,  X' = U X,  U_ij = (R_ij / |R_ii|) e^(d_p(j) − d_p(i))
 * (E3) one-sided Jacobi on the columns of Xᵀ, each with the logarithm of its scale
 * </pre>
 *
 * <p>The error of a ln σ is about T ε cond(X). A factor that is itself a product, such as diag(φ')
 * U, should be passed as separate factors, because accuracy lost in multiplying them cannot be
 * recovered. Sources: stewart1997, drmac2008. Cost per factor: about 8 n³ flop.
 */
public final class GradedProduct {
  private static final int MOST_SWEEPS = 60;

  private final int n;
  private final GradedReflections reflections;
  private double[][] q;
  private double[][] x;
  private double[] d;
  private double[] lost;
  private long factors;

  /** Creates the n x n identity. */
  public GradedProduct(int n) {
    this.n = Check.positive("n", n);
    this.reflections = new GradedReflections(n);
    this.q = Matrix.identity(n).toRows();
    this.x = Matrix.identity(n).toRows();
    this.d = new double[n];
    this.lost = new double[n];
  }

  /**
   * Computes P ← A P.
   *
   * @throws gradflow.check.BadArgument if A is not n x n or not finite
   */
  public void multiplyLeft(Matrix a) {
    Check.equal("rows", a.rows(), n, "n");
    Check.equal("columns", a.cols(), n, "n");
    Check.finite("factor", a.data());
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double aik = a.get(i, k);
        for (int j = 0; j < n && aik != 0; j++) {
          c[i][j] += aik * q[k][j];
        }
      }
    }
    int[] p = reflections.factor(c, d); // (E1)
    q = reflections.orthogonal();
    update(reflections.triangle(), p);
    factors++;
  }

  /**
   * Estimates the rounding error of ln σ: factors · ε · cond(X), treating the given factors as
   * exact. It is 0 for the identity and for a zero product.
   */
  public double logError(Backend backend) {
    double[][] rows =
        Arrays.stream(x).filter(r -> GradedReflections.norm(r) > 0).toArray(double[][]::new);
    if (rows.length == 0) {
      return 0;
    }
    double[] s = backend.singularValues(Matrix.of(rows));
    return factors * 0x1p-52 * (s[0] / s[s.length - 1]);
  }

  private void update(double[][] r, int[] p) {
    double[] nextD = new double[n];
    double[] nextLost = new double[n];
    double[][] nextX = new double[n][n];
    for (int i = 0; i < n; i++) {
      double pivot = Math.abs(r[i][i]);
      double from = d[p[i]];
      if (pivot == 0 || from == Double.NEGATIVE_INFINITY) {
        nextD[i] = Double.NEGATIVE_INFINITY;
        continue;
      }
      double term = Math.log(pivot) + lost[p[i]]; // (E2), including the rounding errors made so far
      nextD[i] = from + term;
      nextLost[i] = term - (nextD[i] - from);
      for (int j = i; j < n; j++) {
        double u = r[i][j] / pivot * Math.exp(d[p[j]] - from);
        for (int k = 0; k < n && u != 0; k++) {
          nextX[i][k] += u * x[p[j]][k];
        }
      }
    }
    d = nextD;
    lost = nextLost;
    x = nextX;
  }

  /** Returns ln σ_1 ≥ … ≥ ln σ_n in nats; −Infinity for singular values that are 0. */
  public double[] logSingularValues() {
    double[][] v = new double[n][];
    double[] s = new double[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (d[i] > Double.NEGATIVE_INFINITY) {
        v[count] = x[i].clone();
        s[count] = d[i] + lost[i] + normalise(v[count]);
        count++;
      }
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      sort(v, s, count);
      if (!sweep(v, s, count)) {
        break;
      }
    }
    sort(v, s, count);
    Arrays.fill(s, count, n, Double.NEGATIVE_INFINITY);
    return s;
  }

  /** One sweep of (E3). Returns whether some pair was not yet orthogonal. */
  private boolean sweep(double[][] v, double[] s, int count) {
    boolean turned = false;
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        int p = s[a] >= s[b] ? a : b;
        int o = a + b - p;
        double gamma = 0;
        for (int k = 0; k < n; k++) {
          gamma += v[p][k] * v[o][k];
        }
        if (Math.abs(gamma) > n * 0x1p-53) {
          rotate(v, s, p, o, gamma);
          turned = true;
        }
      }
    }
    return turned;
  }

  private void rotate(double[][] v, double[] s, int p, int o, double gamma) {
    double gap = 2 * (s[o] - s[p]);
    double squared = Math.exp(gap);
    double delta = -Math.expm1(gap);
    double tau = 2 * gamma / (delta + Math.sqrt(delta * delta + 4 * squared * gamma * gamma));
    double cosine = 1 / Math.sqrt(1 + squared * tau * tau);
    for (int k = 0; k < n; k++) {
      double large = v[p][k];
      double small = v[o][k];
      v[p][k] = cosine * (large + squared * tau * small);
      v[o][k] = cosine * (small - tau * large);
    }
    s[p] += normalise(v[p]);
    s[o] += normalise(v[o]);
  }

  private static double normalise(double[] v) {
    double norm = GradedReflections.norm(v);
    for (int k = 0; k < v.length; k++) {
      v[k] /= norm;
    }
    return Math.log(norm);
  }

  private static void sort(double[][] v, double[] s, int count) {
    for (int i = 1; i < count; i++) {
      for (int j = i; j > 0 && s[j] > s[j - 1]; j--) {
        double value = s[j];
        s[j] = s[j - 1];
        s[j - 1] = value;
        double[] row = v[j];
        v[j] = v[j - 1];
        v[j - 1] = row;
      }
    }
  }
}
