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
 * sums of ln R_ii. Mutable, one thread.
 *
 * <p>What is kept is the flag of the vectors, as the columns of a row-permuted unit lower trapezoid
 * (see {@link Frame#condition}): it is made independent again by a triangular factor, whose pivots
 * enter the sums, and the R_ii of the columns as they are make the sums those of the QR at every
 * step. Between two factorisations the vectors grow dependent, which costs digits: the factor 1/ε
 * of them when the ratio of the largest to the smallest pivot reaches it. So there is one after as
 * many steps as are expected to keep that ratio below {@link #AIM}; steps that went beyond the
 * bound are taken back and done one at a time. Sources: benettin1980, shimada1979.
 *
 * <p>A single step beyond the bound is done factor by factor (see {@link Factor}), which keeps all
 * digits although J spans hundreds of decades. A direction that a singular J annihilates has the
 * exponent −∞; those that stay keep their own sums (see {@link Annihilation}). Cost of a step: 2 n
 * m k flop for the product, and the factorisation every few steps.
 */
public final class TangentFrame implements Tangents {
  /** Largest ratio of pivots between two factorisations: leaves nine of sixteen digits. */
  public static final double BOUND = 1e7;

  /** Largest ratio of pivots after one step, beyond which it is done factor by factor. */
  static final double SINGLE = 1e5;

  /** Ratio aimed at: the distance to the bound is for fluctuations, as going back is dear. */
  private static final double AIM = 1e6;

  /** Most steps between two factorisations; as many Jacobians are kept. */
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
   * @param m dense columns of the Jacobians to come
   * @param every factor after so many steps at most; 0 for as late as the bound allows
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

  /** Factors what is pending. */
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

  /** As many steps as stay below what is aimed at if the ratio keeps growing as it did. */
  private static int next(double ratio, int steps) {
    double perStep = Math.max(Math.log(ratio), 1e-9) / steps;
    int most = (int) Math.min(Math.min(MOST, 2.0 * steps + 1), 0.9 * Math.log(AIM) / perStep);
    return Math.max(1, most);
  }

  /**
   * Forgets the sums so far: what was annihilated does not count either, and a new direction takes
   * its place.
   */
  @Override
  public void clear() {
    settle();
    flag.forget();
  }

  /** Begins new sums; what was annihilated stays so. */
  @Override
  public void begin() {
    settle();
    flag.begin();
  }

  /** Has {@link #logVolume} measured; only if k = n, and directly after {@link #clear}. */
  @Override
  public void measureVolume() {
    determinant = new LogDeterminant(backend, m);
    flag.measureVolume();
  }

  /**
   * Σ ln R_ii since the sums were begun, k of them in the order of the start's columns; −Infinity
   * for those that were annihilated.
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

  /** About how far rounding may have moved each of {@link #logs}; 0 for those of −Infinity. */
  @Override
  public double[] rounding() {
    settle();
    double[] out = new double[k];
    flag.living().forEach(d -> out[d.number()] = d.rounding());
    return out;
  }

  /**
   * The logarithm of the growth of the volume that the living directions span, which is what their
   * {@link #logs} add up to; computed from the determinants of the Jacobians, or, once a direction
   * was annihilated, from columns of its own.
   */
  @Override
  public double logVolume() {
    settle();
    return flag.logVolume();
  }

  /**
   * Which of the start's columns the living directions were, in the order in which they are now.
   */
  @Override
  public int[] living() {
    settle();
    return flag.living().stream().mapToInt(Direction::number).toArray();
  }

  /**
   * Number of the k largest exponents that may be above −Infinity: an annihilated direction leaves
   * its place to the next one, which is not followed where k &lt; n.
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

  /** The first living direction, of length 1; all 0 if there is none. */
  @Override
  public double[] leading() {
    settle();
    return flag.leading();
  }
}
