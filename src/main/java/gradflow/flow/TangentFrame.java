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
 * Propagates k tangent vectors by step Jacobians, Q_t R_t = J_t Q_{t−1} with R_ii ≥ 0, and
 * accumulates ln R_ii. Mutable, single-threaded.
 *
 * <p>It stores the flag of the vectors, as the columns of a row-permuted unit lower trapezoid (see
 * {@link Frame#condition}). A triangular factor makes the columns independent again, and its pivots
 * enter the sums; together with the R_ii of the current columns, the sums equal those of a QR at
 * every step. Between two factorisations the vectors become dependent, which loses digits: a factor
 * of 1/ε when the ratio of the largest to the smallest pivot reaches 1/ε. A factorisation is
 * therefore done after as many steps as are expected to keep that ratio below {@link #AIM}; steps
 * that exceed the bound are undone and repeated one at a time. Sources: benettin1980, shimada1979.
 *
 * <p>A single step that exceeds the bound is done factor by factor (see {@link Factor}), which
 * keeps all digits even if J spans hundreds of decades. A direction that a singular J annihilates
 * has the exponent −∞; the remaining directions keep their own sums (see {@link Annihilation}).
 * Cost per step: 2 n m k flop for the product, plus the factorisation every few steps.
 */
public final class TangentFrame implements Tangents {
  /** Largest ratio of pivots between two factorisations; leaves nine of sixteen digits. */
  public static final double BOUND = 1e7;

  /** Largest ratio of pivots after one step; beyond it, the step is done factor by factor. */
  static final double SINGLE = 1e5;

  /**
   * Target ratio. The margin to the bound is for fluctuations, since undoing steps is expensive.
   */
  private static final double AIM = 1e6;

  /** Maximum number of steps between two factorisations, and of stored Jacobians. */
  private static final int MOST = 16;

  private final Backend backend;
  private final int n;
  private final int k;
  private final int m;
  private final int every;
  private final List<KeptJacobian> kept = new ArrayList<>();
  private final Flag flag;
  private LogDeterminant determinant;
  private WrittenFactors place;
  private int pending;
  private int interval = 1;
  private int sinceSettled;

  /**
   * @param start n x k with orthonormal columns
   * @param m number of dense columns of the Jacobians
   * @param every maximum number of steps between factorisations; 0 for as many as the bound allows
   */
  public TangentFrame(Backend backend, Matrix start, int m, int every) {
    this.backend = backend;
    this.n = start.rows();
    this.k = start.cols();
    this.m = m;
    this.every = Check.atLeast("every", every, 0);
    this.flag = new Flag(backend, start);
  }

  /**
   * Returns random orthonormal columns, n x k; those for k are the first of those for any larger k.
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
   * Computes Q ← J Q.
   *
   * @param t the step, reported if J is not finite
   * @throws DivergenceException if an entry of J is not finite
   */
  @Override
  public void push(long t, StepJacobian j) {
    if (pending == kept.size()) {
      int parts = j.parts();
      kept.add(new KeptJacobian(backend, n, m, () -> place(parts)));
    }
    KeptJacobian copy = kept.get(pending);
    copy.set(t, j, flag.frame());
    if (flag.living().isEmpty()) {
      return;
    }
    if (flag.wantsDeterminants()) {
      copy.logDeterminant(determinant.of(j));
    }
    flag.multiply(copy);
    pending++;
    sinceSettled++;
    if (pending >= interval || sinceSettled == every) {
      settle();
    }
  }

  private WrittenFactors place(int parts) {
    if (place == null) {
      place = new WrittenFactors(backend, n, m, parts);
    }
    return place;
  }

  /** Factorises the pending steps. */
  private void settle() {
    sinceSettled = 0;
    if (pending == 0) {
      return;
    }
    List<KeptJacobian> steps = kept.subList(0, pending);
    pending = 0;
    double logBound = 0;
    for (KeptJacobian j : steps) {
      logBound += j.logBound();
    }
    double ratio = flag.condition(logBound);
    if (ratio <= (steps.size() > 1 ? BOUND : SINGLE)) {
      flag.accept(steps);
      interval = next(ratio, steps.size());
      return;
    }
    flag.rewind();
    if (steps.size() == 1) {
      flag.stepByFactors(steps.get(0));
    }
    for (int s = 0; s < steps.size() && steps.size() > 1 && !flag.living().isEmpty(); s++) {
      single(steps.subList(s, s + 1));
    }
    interval = Math.max(1, steps.size() / 2);
  }

  private void single(List<KeptJacobian> step) {
    KeptJacobian j = step.get(0);
    flag.multiply(j);
    if (flag.condition(j.logBound()) <= SINGLE) {
      flag.accept(step);
    } else {
      flag.rewind();
      flag.stepByFactors(j);
    }
  }

  /**
   * Returns the largest number of steps for which the ratio stays below its target, extrapolating
   * its growth so far.
   */
  private static int next(double ratio, int steps) {
    double perStep = Math.max(Math.log(ratio), 1e-9) / steps;
    int most = (int) Math.min(Math.min(MOST, 2.0 * steps + 1), 0.9 * Math.log(AIM) / perStep);
    return Math.max(1, most);
  }

  /**
   * Resets all sums, including those of annihilated directions, which are replaced by new
   * directions.
   */
  @Override
  public void clear() {
    settle();
    flag.forget();
  }

  /** Begins new sums; annihilated directions remain so. */
  @Override
  public void begin() {
    settle();
    flag.begin();
  }

  /** Enables {@link #logVolume}; only if k = n, and directly after {@link #clear}. */
  @Override
  public void measureVolume() {
    determinant = new LogDeterminant(backend, m);
    flag.measureVolume();
  }

  /**
   * Σ ln R_ii since the sums were last reset, k of them in the order of the start's columns;
   * −Infinity for annihilated directions.
   */
  @Override
  public double[] logs() {
    settle();
    double[] lengths = flag.logLengths();
    double[] out = new double[k];
    Arrays.fill(out, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < lengths.length; i++) {
      Direction d = flag.living().get(i);
      out[d.number()] = d.grown(lengths[i]);
    }
    return out;
  }

  /** Estimated rounding error of each of {@link #logs}; 0 for those of −Infinity. */
  @Override
  public double[] rounding() {
    settle();
    double[] out = new double[k];
    flag.living().forEach(d -> out[d.number()] = d.rounding());
    return out;
  }

  /**
   * The log growth of the volume spanned by the living directions, which equals the sum of their
   * {@link #logs}. Computed from the determinants of the Jacobians or, once a direction was
   * annihilated, from a separate set of columns.
   */
  @Override
  public double logVolume() {
    settle();
    return flag.logVolume();
  }

  /** The indices of the living directions among the start's columns, in their current order. */
  @Override
  public int[] living() {
    settle();
    return flag.living().stream().mapToInt(Direction::number).toArray();
  }

  /**
   * Number of the k largest exponents that may exceed −Infinity. The place of an annihilated
   * direction goes to the next direction, which is not tracked if k &lt; n.
   */
  @Override
  public int places() {
    settle();
    return flag.places();
  }

  @Override
  public int count() {
    return k;
  }

  /** The first living direction, normalised to length 1; all 0 if there is none. */
  @Override
  public double[] leading() {
    settle();
    return flag.leading();
  }
}
