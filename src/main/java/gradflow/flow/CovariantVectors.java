package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.check.BadArgument;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * Covariant Lyapunov vectors of one trajectory: directions v_i(t) with J_t v_i(t−1) parallel to
 * v_i(t), which grow at the rate of the i-th exponent forward and backward in time. They are not
 * orthogonal; the angles between expanding and contracting vectors measure the distance of the
 * dynamics from non-hyperbolicity. Mutable, single-threaded.
 *
 * <pre>
 * (E1) J_t Q_{t−1} = Q_t R_t                      forward, R_ii &gt; 0
 * (E2) C_{t−1} = R_t⁻¹ C_t D_t                    backward, C upper triangular, columns of length 1
 * (E3) V_t = Q_t C_t,  v_i grows by D_t[i] = 1 / ‖R_t⁻¹ c_i‖ from t − 1 to t
 * </pre>
 *
 * <p>Both directions need a transient. Source: ginelli2007. Memory per step: k²/2 numbers, plus n k
 * with the vectors; cost per step: 2 n² k + 4 n k² flop.
 */
public final class CovariantVectors {
  /**
   * Smallest ratio of the R_ii after one product with J; below it, the step is done factor by
   * factor to keep digits.
   */
  private static final double SINGLE = 1e-7;

  private final Backend backend;
  private final int n;
  private final int k;
  private final int burnIn;
  private final boolean vectors;
  private final Seed seed;
  private final Matrix full;
  private final List<double[]> factors = new ArrayList<>();
  private final List<Matrix> frames = new ArrayList<>();
  private Matrix q;
  private int steps;

  /** Receives the vectors at each time. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Visits a time.
     *
     * @param t from T − tail down to the burn-in
     * @param c C_t, k x k, not a copy
     * @param growth ln D_t for each vector, of the step to t; null at the first visited time, which
     *     has none
     */
    void visit(int t, Matrix c, double[] growth);
  }

  /**
   * @param k number of vectors, those of the largest exponents
   * @param burnIn number of steps before the frames count
   * @param vectors whether {@link #vectors} will be called
   */
  public CovariantVectors(Backend backend, int n, int k, int burnIn, boolean vectors, Seed seed) {
    this.backend = backend;
    this.n = n;
    this.k = k;
    this.burnIn = burnIn;
    this.vectors = vectors;
    this.seed = seed;
    this.full = Matrix.zeros(n, n);
    this.q = Matrix.zeros(n, k);
    new Normals(seed.child("frame")).fill(q.data(), 1);
    backend.qr(q, Matrix.zeros(k, k));
    keep();
  }

  /**
   * Performs the next step.
   *
   * @throws DivergenceException if an entry of J is not finite
   * @throws BadArgument if J annihilates one of the k directions, or contracts it so much more than
   *     others that rounding hides the remainder
   */
  public void push(StepJacobian j) {
    j.toMatrix(full);
    push(full, j.isFactored() ? j.factors().toProduct() : List.of(full));
  }

  /** Performs the next step with J as a matrix. */
  void push(Matrix j) {
    push(j, List.of(j));
  }

  private void push(Matrix j, List<Matrix> factored) {
    steps++;
    if (!j.isFinite()) {
      throw new DivergenceException(steps, "step Jacobian (largest entry)", j.maxAbs());
    }
    Matrix image = Matrix.zeros(n, k);
    Matrix r = Matrix.zeros(k, k);
    backend.multiply(1, j, false, q, false, 0, image);
    backend.qr(image, r);
    if (spread(r) > SINGLE) {
      q = image;
    } else {
      GradedStep step = new GradedStep(backend, q, seed.child("rest").child(steps));
      step.multiply(factored);
      if (step.known() < k) {
        throw lost(step.known());
      }
      q = step.frame(k);
      r = step.triangle(k);
    }
    if (steps > burnIn) {
      factors.add(packed(r));
    }
    keep();
  }

  /** Returns the ratio of the smallest to the largest R_ii; 0 if all are 0. */
  private static double spread(Matrix r) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int i = 0; i < r.rows(); i++) {
      least = Math.min(least, r.get(i, i));
      most = Math.max(most, r.get(i, i));
    }
    return most > 0 ? least / most : 0;
  }

  private BadArgument lost(int left) {
    return new BadArgument(
        "k",
        ("got %s covariant vectors, but step %s annihilates direction %s, or leaves less of it"
                + " than rounding hides; ask for at most k = %s")
            .formatted(k, steps, left + 1, left));
  }

  private void keep() {
    if (vectors && steps >= burnIn) {
      frames.add(q.copy());
    }
  }

  private double[] packed(Matrix r) {
    double[] out = new double[k * (k + 1) / 2];
    int at = 0;
    for (int i = 0; i < k; i++) {
      for (int c = i; c < k; c++) {
        out[at++] = r.get(i, c);
      }
    }
    return out;
  }

  /** The exponents by (E1), in nats per step: means of ln R_ii after the burn-in. */
  public double[] exponents() {
    double[] sums = new double[k];
    for (double[] r : factors) {
      for (int i = 0; i < k; i++) {
        sums[i] += Math.log(r[place(i, i)]) / factors.size();
      }
    }
    return sums;
  }

  private int place(int row, int column) {
    return row * k - row * (row - 1) / 2 + column - row;
  }

  /**
   * Goes back from T and visits the times from T − tail on.
   *
   * @param tail number of steps before the vectors count
   */
  public void backward(int tail, Visitor visitor) {
    Matrix c = Matrix.zeros(k, k);
    Normals normals = new Normals(seed.child("coefficients"));
    for (int i = 0; i < k; i++) {
      for (int column = i; column < k; column++) {
        c.set(i, column, normals.next());
      }
    }
    normalise(c, new double[k]);
    int last = steps - tail;
    for (int t = steps; t >= burnIn; t--) {
      double[] growth = null;
      Matrix now = c;
      if (t > burnIn) {
        now = c.copy();
        double[] r = factors.get(t - burnIn - 1);
        growth = new double[k];
        solve(r, c);
        normalise(c, growth);
      }
      if (t <= last) {
        visitor.visit(t, now, growth);
      }
    }
  }

  /** Computes c ← R⁻¹ c. */
  private void solve(double[] r, Matrix c) {
    for (int column = 0; column < k; column++) {
      for (int i = column; i >= 0; i--) {
        double sum = c.get(i, column);
        for (int l = i + 1; l <= column; l++) {
          sum -= r[place(i, l)] * c.get(l, column);
        }
        c.set(i, column, sum / r[place(i, i)]);
      }
    }
  }

  /** Normalises columns to length 1; growth[i] ← −ln of the previous length. */
  private void normalise(Matrix c, double[] growth) {
    for (int column = 0; column < k; column++) {
      double max = 0;
      for (int i = 0; i <= column; i++) {
        max = Math.max(max, Math.abs(c.get(i, column)));
      }
      double sum = 0;
      for (int i = 0; i <= column; i++) {
        double v = c.get(i, column) / max;
        sum += v * v;
      }
      double root = Math.sqrt(sum);
      growth[column] = -Math.log(max) - Math.log(root);
      for (int i = 0; i <= column; i++) {
        c.set(i, column, c.get(i, column) / max / root);
      }
    }
  }

  /** Returns V_t, n x k, with columns of length 1. */
  Matrix vectors(int t, Matrix c) {
    Matrix v = Matrix.zeros(n, k);
    backend.multiply(1, frames.get(t - burnIn), false, c, false, 0, v);
    return v;
  }

  /**
   * Returns the smallest angle between a vector in the span of the first m vectors and one in the
   * span of the others, in radians, 0 … π/2. Since C is upper triangular, the first span is that of
   * the first m unit vectors. The angle is accurate to all digits, even near 0 and near π/2.
   *
   * @param m from 1 to k − 1
   */
  public static double angle(Backend backend, Matrix c, int m) {
    int k = c.rows();
    Matrix others = c.block(0, m, k, k - m);
    backend.qr(others, Matrix.zeros(k - m, k - m));
    double[] cosines = backend.singularValues(others.block(0, 0, m, k - m));
    double[] sines = backend.singularValues(others.block(m, 0, k - m, k - m));
    return Math.atan2(sines[sines.length - 1], cosines[0]);
  }
}
