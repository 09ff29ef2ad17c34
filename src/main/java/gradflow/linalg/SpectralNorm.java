package gradflow.linalg;

import gradflow.check.Check;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.EnumMap;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The largest singular value of n x n residents, certified to a stated relative error ({@value
 * #TOLERANCE} by default). A few matrix-vector products per call replace the singular value
 * decomposition.
 *
 * <p>Lanczos with full reorthogonalisation on G = P·Pᵀ, started at the same vector for every matrix
 * of a size, gives an orthonormal V (n x k), the tridiagonal T = VᵀGV with largest eigenvalue θ,
 * and the next coupling β. In the basis of V and its complement G is [T, βe_k·e₁ᵀ; βe₁·e_kᵀ, C]
 * with C positive semidefinite, tr C = ρ² = ‖P‖_F² − tr T, hence C ⪯ ρ²I and
 *
 * <pre>
 *   θ ≤ ‖P‖₂² ≤ λ_max [ T     βe_k ]
 *                     [ βe_kᵀ  ρ²  ]
 * </pre>
 *
 * rigorously, up to rounding of about n·2⁻⁵³. {@link Method#BRACKET}: the right side is at most (1
 * + w)·θ with w = 1.9 times the tolerance, which one LDLᵀ of the (k + 1)-matrix decides. Where ρ²
 * stays above θ (many singular values of about the same size) the same inequality is proved by a
 * Cholesky factorisation of (1 + w)·θ·I − PᵀP: {@link Method#CHOLESKY}. Where that fails, because
 * Lanczos has not converged or saw only an invariant subspace, the symmetric eigenvalue solver
 * answers: {@link Method#DENSE}.
 *
 * <p>Cost: 2k matrix-vector products. In chains P ← P·J with Gaussian J of size 64 to 256, k is 4
 * to 10 on average over 100 steps, against 8n³/3 operations of a decomposition; where the factors
 * are nearly orthogonal, 25 to 43 and one Cholesky certificate.
 *
 * <p>The result depends on the matrix alone, never on the calls before: a start at the last call's
 * singular vector saves no steps in such chains, and would let one measure change another's last
 * digits. After the first call (and the first of an extreme matrix) nothing is allocated on the
 * heap, except by {@code DENSE}. Not safe for use by several threads.
 */
public final class SpectralNorm {
  /** Bound of the relative error of every result, unless a workspace was asked for another. */
  public static final double TOLERANCE = 1e-10;

  /** The sharpest bound that can be asked for. */
  public static final double SHARPEST = 1e-13;

  /** How a result was certified. */
  public enum Method {
    /** All entries are 0. */
    ZERO,
    /** Lanczos and the trace. */
    BRACKET,
    /** Lanczos from below, a Cholesky factorisation from above. */
    CHOLESKY,
    /** The symmetric eigenvalue solver. */
    DENSE
  }

  private static final int MOST_STEPS = 64;

  /** A Cholesky certificate costs about as much as so many Lanczos steps. */
  private static final int STEPS_OF_CHOLESKY = 28;

  /** Fourth powers of the entries must neither overflow nor underflow. */
  private static final double MOST_SQUARES = 0x1p460;

  private final Backend backend;
  private final int n;
  private final double tolerance;

  /**
   * Relative width of the certificate for the square; the rest up to twice the tolerance is left to
   * rounding.
   */
  private final double width;

  private final int mostSteps;
  private final double[] generic;
  private final double[] top;
  private final double[][] basis;
  private final double[] right;
  private final double[] product;
  private final double[] overlaps;
  private final double[][] in = new double[1][];
  private final double[][] out = new double[1][];
  private final Tridiagonal tridiagonal;
  private final EnumMap<Method, long[]> counts = new EnumMap<>(Method.class);
  private Matrix kept;
  private Method method;
  private double coupling;
  private double tail;

  /** A workspace with the bound {@link #TOLERANCE}. */
  public SpectralNorm(Backend backend, int n) {
    this(backend, n, TOLERANCE);
  }

  /**
   * A workspace.
   *
   * @param backend of the matrices
   * @param n their number of rows and of columns, at least 1
   * @param tolerance bound of the relative error
   * @throws gradflow.check.BadArgument if {@code n} is below 1, or {@code tolerance} outside
   *     [{@link #SHARPEST}, 1e-6]
   */
  public SpectralNorm(Backend backend, int n, double tolerance) {
    this.backend = backend;
    this.n = Check.positive("n", n);
    this.tolerance = Check.within("tolerance", tolerance, SHARPEST, 1e-6);
    this.width = 1.9 * tolerance;
    for (Method way : Method.values()) {
      counts.put(way, new long[1]);
    }
    mostSteps = Math.min(n, MOST_STEPS);
    generic = genericStart(n);
    top = new double[n];
    basis = new double[mostSteps][n];
    right = new double[n];
    product = new double[n];
    overlaps = new double[mostSteps];
    tridiagonal = new Tridiagonal(mostSteps);
  }

  /** The start vector: of unit length, the same for every matrix of that size. */
  static double[] genericStart(int n) {
    UniformRandomProvider random = new Seed(0).child("spectral norm").generator();
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextDouble() - 0.5;
    }
    divide(v, Math.sqrt(dot(v, v, n)), v);
    return v;
  }

  /**
   * The largest singular value.
   *
   * @param p n x n, of the workspace's backend, with finite entries of any size; if its sum of
   *     squares is outside [2⁻⁴⁶⁰, 2⁴⁶⁰], it is scaled by a power of two meanwhile
   * @return Infinity if the norm is above the largest double
   * @throws ArithmeticException if an entry is not finite
   */
  public double of(Resident p) {
    Check.equal("rows", p.rows(), n, "this workspace's size");
    Check.equal("columns", p.cols(), n, "this workspace's size");
    double squares = p.sumOfSquares();
    if (squares >= 1 / MOST_SQUARES && squares <= MOST_SQUARES) {
      return ofScaled(p, squares);
    }
    return ofExtreme(p);
  }

  /** How the last result was certified; null before the first call. */
  public Method lastMethod() {
    return method;
  }

  /** Lanczos steps of the last call, of two matrix-vector products each. */
  public int lastSteps() {
    return method == Method.ZERO ? 0 : tridiagonal.size();
  }

  /** How many results were certified that way. */
  public long count(Method way) {
    return counts.get(way)[0];
  }

  /** Fourth powers would overflow or underflow: scales to about 1, and puts the matrix back. */
  private double ofExtreme(Resident p) {
    kept = kept == null ? Matrix.zeros(n, n) : kept;
    p.get(kept);
    if (!kept.isFinite()) {
      throw new ArithmeticException("spectral norm: got an entry that is not finite");
    }
    double max = kept.maxAbs();
    if (max == 0) {
      return done(Method.ZERO, 0);
    }
    int power = Math.getExponent(max);
    p.scale(Math.scalb(1.0, -(power / 2)));
    p.scale(Math.scalb(1.0, -(power - power / 2)));
    double norm = ofScaled(p, p.sumOfSquares());
    p.set(kept);
    return Math.scalb(norm, power);
  }

  private double ofScaled(Resident p, double squares) {
    boolean closed = lanczos(p, squares);
    double theta = tridiagonal.largest();
    if (theta > 0 && attains(p, theta)) {
      if (closed) {
        return done(Method.BRACKET, theta);
      }
      if (backend.gramBelow(p, theta * (1 + width))) {
        return done(Method.CHOLESKY, theta);
      }
    }
    return done(Method.DENSE, backend.largestGramEigenvalue(p));
  }

  private double done(Method way, double square) {
    method = way;
    counts.get(way)[0]++;
    return Math.sqrt(square);
  }

  /** Whether the bracket closed; if not, the best lower bound is left in the tridiagonal. */
  private boolean lanczos(Resident p, double squares) {
    tridiagonal.clear();
    System.arraycopy(generic, 0, basis[0], 0, n);
    double rounding = 4e-16 * n * squares;
    tail = squares;
    coupling = 0;
    double before = 0;
    double gain = 0;
    for (int k = 0; k < mostSteps; k++) {
      double entry = step(p, k);
      tail = Math.max(0, tail - entry);
      double theta = tridiagonal.largest();
      if (tridiagonal.borderedBelow(theta * (1 + width), coupling, tail + rounding)) {
        return true;
      }
      if (coupling <= 1e-3 * tolerance * theta) {
        return false; // an invariant subspace
      }
      double lastGain = gain;
      gain = theta - before;
      before = theta;
      if (k > 1 && converged(theta, gain, lastGain) && tail - theta > STEPS_OF_CHOLESKY * entry) {
        return false;
      }
      if (k + 1 < mostSteps) {
        divide(product, coupling, basis[k + 1]);
      }
    }
    return false;
  }

  /**
   * One step: the next row of the tridiagonal, whose diagonal entry is returned, the coupling after
   * it, and the unscaled next vector.
   */
  private double step(Resident p, int k) {
    in[0] = basis[k];
    out[0] = right;
    p.multiplyTransposed(in, out, 1);
    double entry = dot(right, right, n);
    tridiagonal.append(entry, coupling);
    in[0] = right;
    out[0] = product;
    p.multiply(in, out, 1);
    recur(entry, basis[k], coupling, basis[Math.max(0, k - 1)]);
    coupling = orthogonalise(k + 1);
    if (coupling < 1e-2 * entry) {
      coupling = orthogonalise(k + 1);
    }
    return entry;
  }

  /**
   * The three-term recurrence. Without it, one Gram–Schmidt pass would multiply the loss of
   * orthogonality by ‖Gv‖/β at every step.
   */
  private void recur(double entry, double[] last, double before, double[] lastButOne) {
    for (int i = 0; i < n; i++) {
      product[i] = product[i] - entry * last[i] - before * lastButOne[i];
    }
  }

  private double orthogonalise(int count) {
    RowKernels.multiply(basis, product, overlaps, count, n);
    RowKernels.addCombination(product, 0, n, -1, overlaps, 0, basis, count);
    return Math.sqrt(dot(product, product, n));
  }

  /**
   * Whether the gains, taken as geometric, leave less than a tenth of the tolerance to be gained.
   */
  private boolean converged(double theta, double gain, double lastGain) {
    return gain <= 0.9 * lastGain && gain * gain <= 0.2 * tolerance * theta * (lastGain - gain);
  }

  /** Whether ‖Pᵀu‖² of the Ritz vector u is θ: it would not be, had V lost its orthogonality. */
  private boolean attains(Resident p, double theta) {
    tridiagonal.topVector(overlaps);
    Arrays.fill(top, 0);
    RowKernels.addCombination(top, 0, n, 1, overlaps, 0, basis, tridiagonal.size());
    divide(top, Math.sqrt(dot(top, top, n)), top);
    in[0] = top;
    out[0] = right;
    p.multiplyTransposed(in, out, 1);
    return dot(right, right, n) >= theta * (1 - 0.01 * Math.max(tolerance, 1e-12));
  }

  private static void divide(double[] in, double divisor, double[] out) {
    double factor = 1 / divisor;
    for (int i = 0; i < in.length; i++) {
      out[i] = in[i] * factor;
    }
  }

  private static double dot(double[] x, double[] y, int n) {
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
