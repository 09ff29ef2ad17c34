package gradflow.linalg;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.hessenberg.HessenbergSimilarDecomposition_DDRM;

/**
 * σ_min(zI − A) = 1 / ‖(zI − A)⁻¹‖₂ of a real matrix at any number of complex z (trefethen2005,
 * chapter 39). A is reduced once to Hessenberg form H = QᵀAQ. At each z, n − 1 rotations transform
 * zI − H into a triangular R, and Lanczos on (RᴴR)⁻¹ with a fixed start vector finds the largest
 * eigenvalue. Each value therefore costs O(n²) and does not depend on previous calls. Absolute
 * errors are of the order of 1e-16 ‖A‖₂, as for a dense solver. Mutable; not thread-safe.
 */
public final class Resolvent {
  private static final int MOST_STEPS = 200;
  private static final double SETTLED = 1e-12;
  private static final double GOLDEN = 0.6180339887498949;

  private final int n;
  private final double[] hessenberg;
  private final double[] re;
  private final double[] im;
  private final double[][] vector = new double[2][];
  private final double[][] before = new double[2][];
  private final double[][] next = new double[2][];
  private final Tridiagonal lanczos = new Tridiagonal(MOST_STEPS);

  /**
   * @throws ArithmeticException if an entry is not finite
   * @throws gradflow.check.BadArgument if A is not square
   */
  public Resolvent(Matrix a) {
    n = Guard.requireSquare(a);
    re = new double[n * n];
    im = new double[n * n];
    for (int part = 0; part < 2; part++) {
      vector[part] = new double[n];
      before[part] = new double[n];
      next[part] = new double[n];
    }
    DMatrixRMaj h = new DMatrixRMaj(n, n, true, a.data().clone());
    if (n > 2) {
      HessenbergSimilarDecomposition_DDRM reduction = new HessenbergSimilarDecomposition_DDRM(n);
      if (!reduction.decompose(h)) {
        throw new ArithmeticException("Hessenberg form: the reduction failed");
      }
      h = reduction.getH(null);
    }
    hessenberg = h.getData().clone();
  }

  /** Returns σ_min at z = x + iy; 0 at an eigenvalue. */
  public double smallestSingularValue(double x, double y) {
    triangle(x, Math.abs(y)); // bitwise equal at z and its conjugate
    for (int i = 0; i < n; i++) {
      int ii = i * (n + 1);
      if (re[ii] == 0 && im[ii] == 0) {
        return 0;
      }
    }
    return 1 / Math.sqrt(largestOfInverse());
  }

  /**
   * Computes R of the QR factorisation of zI − H. Its diagonal is real except for the last entry.
   */
  private void triangle(double x, double y) {
    for (int i = 0; i < n * n; i++) {
      re[i] = -hessenberg[i];
      im[i] = 0;
    }
    for (int i = 0; i < n; i++) {
      re[i * (n + 1)] += x;
      im[i * (n + 1)] = y;
    }
    for (int k = 0; k + 1 < n; k++) {
      int row = k * n;
      int below = row + n;
      double b = re[below + k];
      double size = Math.hypot(Math.hypot(re[row + k], im[row + k]), b);
      if (size == 0) {
        continue;
      }
      double cr = re[row + k] / size;
      double ci = im[row + k] / size;
      double s = b / size;
      for (int j = k; j < n; j++) {
        double ur = re[row + j];
        double ui = im[row + j];
        double vr = re[below + j];
        double vi = im[below + j];
        re[row + j] = cr * ur + ci * ui + s * vr;
        im[row + j] = cr * ui - ci * ur + s * vi;
        re[below + j] = cr * vr - ci * vi - s * ur;
        im[below + j] = cr * vi + ci * vr - s * ui;
      }
      im[row + k] = 0;
      re[below + k] = 0;
      im[below + k] = 0;
    }
  }

  private double largestOfInverse() {
    lanczos.clear();
    start();
    double coupling = 0;
    double found = 0;
    int quiet = 0;
    while (lanczos.size() < MOST_STEPS && quiet < 2) {
      System.arraycopy(vector[0], 0, next[0], 0, n);
      System.arraycopy(vector[1], 0, next[1], 0, n);
      solveAdjoint();
      double entry = squares(next); // ‖R⁻ᴴv‖², without cancellation
      solve();
      lanczos.append(entry, coupling);
      quiet = lanczos.largest() <= found * (1 + SETTLED) ? quiet + 1 : 0;
      found = lanczos.largest();
      for (int part = 0; part < 2; part++) {
        for (int i = 0; i < n; i++) {
          next[part][i] -= entry * vector[part][i] + coupling * before[part][i];
        }
      }
      coupling = Math.sqrt(squares(next));
      if (!(coupling > 1e-14 * found)) {
        break; // the Krylov space is exhausted
      }
      for (int part = 0; part < 2; part++) {
        for (int i = 0; i < n; i++) {
          before[part][i] = vector[part][i];
          vector[part][i] = next[part][i] / coupling;
        }
      }
    }
    return found;
  }

  /** Sets the start vector: a unit vector unlikely to be orthogonal to any structure of A. */
  private void start() {
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < n; i++) {
        double turn = GOLDEN * (2 * i + part + 1);
        vector[part][i] = turn - Math.floor(turn) - 0.5;
        before[part][i] = 0;
      }
    }
    double norm = Math.sqrt(squares(vector));
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < n; i++) {
        vector[part][i] /= norm;
      }
    }
  }

  private static double squares(double[][] v) {
    double sum = 0;
    for (double[] part : v) {
      for (double entry : part) {
        sum += entry * entry;
      }
    }
    return sum;
  }

  /** Computes next ← R⁻ᴴ next, by rows of R. */
  private void solveAdjoint() {
    double[] p = next[0];
    double[] q = next[1];
    for (int i = 0; i < n; i++) {
      int row = i * n;
      divide(p, q, i, re[row + i], -im[row + i]);
      double vr = p[i];
      double vi = q[i];
      for (int j = i + 1; j < n; j++) {
        p[j] -= re[row + j] * vr + im[row + j] * vi;
        q[j] -= re[row + j] * vi - im[row + j] * vr;
      }
    }
  }

  /** Computes next ← R⁻¹ next. */
  private void solve() {
    double[] p = next[0];
    double[] q = next[1];
    for (int i = n - 1; i >= 0; i--) {
      int row = i * n;
      double sumR = p[i];
      double sumI = q[i];
      for (int j = i + 1; j < n; j++) {
        sumR -= re[row + j] * p[j] - im[row + j] * q[j];
        sumI -= re[row + j] * q[j] + im[row + j] * p[j];
      }
      p[i] = sumR;
      q[i] = sumI;
      divide(p, q, i, re[row + i], im[row + i]);
    }
  }

  /** Divides entry i by c + id. */
  private static void divide(double[] p, double[] q, int i, double c, double d) {
    double scale = Math.max(Math.abs(c), Math.abs(d));
    double cs = c / scale;
    double ds = d / scale;
    double size = (cs * cs + ds * ds) * scale;
    double r = p[i];
    p[i] = (r * cs + q[i] * ds) / size;
    q[i] = (q[i] * cs - r * ds) / size;
  }
}
