package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.check.Check;
import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * k tangent vectors pushed forward by step Jacobians, Q_t R_t = J_t Q_{t−1} with R_ii ≥ 0, and the
 * running sums of ln R_ii. Mutable, one thread.
 *
 * <p>Between orthonormalisations the vectors grow dependent, which costs digits: the factor 1/ε of
 * them when the ratio of the largest to the smallest pivot reaches it. So after as many steps as
 * are expected to keep that ratio below {@link #AIM}, the columns are made independent again by a
 * triangular factor (see {@link Frame#condition}), whose pivots enter the sums; the sums are those
 * of the QR at every step as soon as the next {@link #orthonormalise} has run. Steps that went
 * beyond the bound are taken back and done one at a time. Sources: benettin1980, shimada1979.
 *
 * <p>A direction that a singular J annihilates has the exponent −∞ from then on; it is dropped.
 * Cost of a step: 2 n m k flop for the product, and the factorisation every few steps.
 */
public final class TangentFrame {
  /** Largest ratio of pivots between two factorisations: leaves nine of sixteen digits. */
  public static final double BOUND = 1e7;

  /** Ratio aimed at: the distance to the bound is for fluctuations, as going back is dear. */
  private static final double AIM = 1e6;

  /** Most steps between two factorisations; as many Jacobians are kept. */
  private static final int MOST = 16;

  private final Backend backend;
  private final int n;
  private final int m;
  private final int every;
  private final List<KeptJacobian> kept = new ArrayList<>();
  private final double[] logs;
  private final double[] pivots;
  private Frame frame;
  private int alive;
  private int pending;

  /** Sum of the powers of two by which the pending Jacobians were divided. */
  private long pendingPower;

  private int interval = 1;
  private int sinceOrthonormal;

  /**
   * @param start n x k with orthonormal columns
   * @param m dense columns of the Jacobians to come
   * @param every orthonormalise after so many steps; 0 to do so only when asked
   */
  public TangentFrame(Backend backend, Matrix start, int m, int every) {
    this.backend = backend;
    this.n = start.rows();
    this.m = m;
    this.every = Check.atLeast("every", every, 0);
    this.alive = start.cols();
    this.logs = new double[alive];
    this.pivots = new double[alive];
    this.frame = backend.frame(n, alive);
    frame.set(start);
  }

  /**
   * Random orthonormal columns, n x k: those for k are the first of those for any larger k.
   *
   * @throws gradflow.check.BadArgument unless 1 ≤ k ≤ n
   */
  public static Matrix start(Backend backend, int n, int k, Seed seed) {
    Check.that(k >= 1 && k <= n, "k", "got " + k + ", expected an integer in [1, " + n + "]");
    double[] column = new double[n];
    Matrix a = Matrix.zeros(n, k);
    for (int j = 0; j < k; j++) {
      new Normals(seed.child(j)).fill(column, 1);
      for (int i = 0; i < n; i++) {
        a.set(i, j, column[i]);
      }
    }
    backend.qr(a, Matrix.zeros(k, k));
    return a;
  }

  /**
   * Q ← J Q.
   *
   * @param t the step, named if J is not finite
   * @throws DivergenceException if an entry of J is not finite
   */
  public void push(long t, StepJacobian j) {
    int power = power(t, j);
    if (alive == 0) {
      return;
    }
    if (pending == kept.size()) {
      kept.add(new KeptJacobian(backend, n, m));
    }
    kept.get(pending).set(j, power, frame);
    pendingPower += power;
    multiply(pending++);
    sinceOrthonormal++;
    if (sinceOrthonormal == every) {
      orthonormalise();
    } else if (pending >= interval) {
      settle(false);
    }
  }

  /** Makes the columns orthonormal; from here to the last call, the sums are those of QR. */
  public void orthonormalise() {
    if (sinceOrthonormal > 0 && alive > 0) {
      settle(true);
    }
    sinceOrthonormal = 0;
  }

  /** Forgets the sums so far. */
  public void clear() {
    Arrays.fill(logs, 0, alive, 0);
  }

  /**
   * Σ ln R_ii since the last {@link #clear}, k of them in the order of the columns; −Infinity for
   * those that were annihilated.
   */
  public double[] logs() {
    return logs.clone();
  }

  /** Number of columns that no Jacobian has annihilated. */
  public int alive() {
    return alive;
  }

  /** The columns that are left, n x {@link #alive}. */
  public Matrix columns() {
    Matrix q = Matrix.zeros(n, Math.max(1, alive));
    if (alive > 0) {
      frame.get(q);
    }
    return q;
  }

  /** The power of two by which J is to be divided: 0 unless its entries are very large or small. */
  private static int power(long t, StepJacobian j) {
    double bound = j.bound();
    if (bound >= 0x1p-300 && bound <= 0x1p300) {
      return 0;
    }
    double max = j.maxAbs();
    if (!Double.isFinite(max)) {
      throw new DivergenceException(
          (int) Math.min(Integer.MAX_VALUE, t), "step Jacobian (largest entry)", max);
    }
    int power = max == 0 ? 0 : Math.getExponent(max);
    return Math.abs(power) > 300 ? power : 0;
  }

  private void multiply(int slot) {
    kept.get(slot).multiply(frame);
  }

  private void settle(boolean orthonormal) {
    frame.condition(pivots);
    double ratio = ratio();
    if (pending > 1 && !(ratio <= BOUND)) {
      frame.rewind();
      int steps = pending;
      for (int slot = 0; slot < steps && alive > 0; slot++) {
        multiply(slot);
        frame.condition(pivots);
        accept(slot, orthonormal && slot == steps - 1);
      }
      interval = Math.max(1, steps / 2);
    } else if (pending == 1) {
      accept(0, orthonormal);
      interval = next(ratio, 1);
    } else {
      accept(orthonormal);
      interval = pending == 0 ? interval : next(ratio, pending);
    }
    pending = 0;
    for (int i = 0; i < alive && pendingPower != 0; i++) {
      logs[i] += pendingPower * Math.log(2);
    }
    pendingPower = 0;
  }

  /** As many steps as stay below what is aimed at if the ratio keeps growing as it did. */
  private int next(double ratio, int steps) {
    double perStep = Math.max(Math.log(ratio), 1e-9) / steps;
    int most = (int) Math.min(Math.min(MOST, 2.0 * steps + 1), 0.9 * Math.log(AIM) / perStep);
    return Math.max(1, most);
  }

  private double ratio() {
    double min = Double.POSITIVE_INFINITY;
    double max = 0;
    for (int i = 0; i < alive; i++) {
      min = Math.min(min, pivots[i]);
      max = Math.max(max, pivots[i]);
    }
    return max / min;
  }

  /** Accepts a single step, which may have annihilated columns. */
  private void accept(int slot, boolean orthonormal) {
    double limit = 1 / (8 * n * Math.ulp(1.0));
    if (!(ratio() <= limit)) {
      dropAnnihilated(slot);
    }
    if (alive > 0) {
      accept(orthonormal);
    }
  }

  private void accept(boolean orthonormal) {
    addLogs();
    if (orthonormal) { // of a lower trapezoid, which has no rows or columns of different sizes
      frame.orthonormalise(pivots);
      addLogs();
    }
    frame.commit();
  }

  private void addLogs() {
    for (int i = 0; i < alive; i++) {
      logs[i] += Math.log(pivots[i]);
    }
  }

  private void dropAnnihilated(int slot) {
    frame.rewind();
    Matrix before = Matrix.zeros(n, alive);
    frame.get(before);
    boolean[] stays = Annihilation.kept(backend, kept.get(slot).toMatrix(), before);
    int left = 0;
    for (boolean k : stays) {
      left += k ? 1 : 0;
    }
    if (left < alive) {
      Matrix rest = Matrix.zeros(n, Math.max(1, left));
      int at = 0;
      for (int c = 0; c < alive; c++) {
        if (stays[c]) {
          logs[at] = logs[c];
          for (int i = 0; i < n; i++) {
            rest.set(i, at, before.get(i, c));
          }
          at++;
        }
      }
      Arrays.fill(logs, left, alive, Double.NEGATIVE_INFINITY);
      alive = left;
      if (left == 0) {
        return;
      }
      frame = backend.frame(n, left);
      frame.set(rest);
    }
    multiply(slot);
    frame.condition(pivots);
    for (int i = 0; i < alive; i++) {
      pivots[i] = Math.max(pivots[i], Double.MIN_VALUE); // independent, but beyond the digits
    }
  }
}
