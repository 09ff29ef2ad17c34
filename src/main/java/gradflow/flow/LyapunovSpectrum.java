package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.function.LongConsumer;

/**
 * Options for estimating Lyapunov exponents. J_T ⋯ J_1 is applied forward to k orthonormal vectors,
 * which are re-orthonormalised on the way (also during burn-in); an exponent is the mean of ln
 * R_ii. The memory does not depend on T. Sources: benettin1980, shimada1979, engelken2023.
 *
 * @param steps T ≥ 1, number of steps that count
 * @param burnIn steps before them, ≥ 0
 * @param exponents k, the number of exponents from the largest on; 0 for all n
 * @param every number of steps between orthonormalisations; 0 for as many as a condition bound
 *     allows
 * @param windows number of windows into which the steps are divided for standard errors and
 *     finite-time exponents
 * @param sumRule whether ln|det J_t| is also computed, at 2/3 n³ flop per step
 * @param seed of the start vectors
 */
public record LyapunovSpectrum(
    long steps, long burnIn, int exponents, int every, int windows, boolean sumRule, Seed seed) {
  /** Default number of windows. */
  public static final int WINDOWS = 32;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code steps} or {@code windows} is below 1, another
   *     number is negative, or {@code burnIn + steps} is 2^63 or more
   */
  public LyapunovSpectrum {
    Check.that(steps >= 1, "steps", "got " + steps + ", expected an integer >= 1");
    Check.that(burnIn >= 0, "burn_in", "got " + burnIn + ", expected an integer >= 0");
    Check.that(
        steps <= Long.MAX_VALUE - burnIn,
        "steps",
        "got " + steps + " after burn_in = " + burnIn + ", expected less than 2^63 in all");
    Check.atLeast("k", exponents, 0);
    Check.atLeast("every", every, 0);
    Check.positive("windows", windows);
  }

  /**
   * Estimates all exponents over T steps after a burn-in, orthonormalising as rarely as is safe.
   */
  public static LyapunovSpectrum of(long steps, long burnIn) {
    return new LyapunovSpectrum(steps, burnIn, 0, 0, WINDOWS, false, new Seed(0));
  }

  /** Returns these options restricted to the k largest exponents. */
  public LyapunovSpectrum top(int k) {
    return new LyapunovSpectrum(steps, burnIn, k, every, windows, sumRule, seed);
  }

  /** Returns these options with that orthonormalisation interval. */
  public LyapunovSpectrum orthonormalisedEvery(int interval) {
    return new LyapunovSpectrum(steps, burnIn, exponents, interval, windows, sumRule, seed);
  }

  /** Returns these options with that many windows. */
  public LyapunovSpectrum inWindows(int count) {
    return new LyapunovSpectrum(steps, burnIn, exponents, every, count, sumRule, seed);
  }

  /** Returns these options with the sum rule as a check. */
  public LyapunovSpectrum withSumRule() {
    return new LyapunovSpectrum(steps, burnIn, exponents, every, windows, true, seed);
  }

  /**
   * Runs the cell and estimates its exponents.
   *
   * @param initial s_0, n x B: one trajectory per column
   * @throws gradflow.check.BadArgument if k exceeds n, or the initial state does not fit
   * @throws DivergenceException if a state or a Jacobian is not finite
   */
  public LyapunovResult measure(Cell cell, Weights weights, Feed feed, Matrix initial) {
    return measure(cell, weights, feed, initial, t -> {});
  }

  /**
   * Runs the cell and estimates its exponents, reporting progress.
   *
   * @param done receives each completed step, burn-in included
   */
  public LyapunovResult measure(
      Cell cell, Weights weights, Feed feed, Matrix initial, LongConsumer done) {
    Check.equal(
        "rows of the initial state", initial.rows(), cell.stateSize(), "the cell's state size");
    Check.finite("initial state", initial.data());
    LyapunovEstimator estimator = new LyapunovEstimator(this, cell, weights, initial.cols());
    Tape tape = new Tape(cell, initial.cols());
    Matrix state = initial.copy();
    for (long t = 1; t <= burnIn + steps; t++) {
      feed.next(t, tape.get("x"));
      tape.setBefore(state);
      cell.step(weights, tape);
      tape.getAfter(state);
      if (!state.isFinite()) {
        throw new DivergenceException((int) Math.min(Integer.MAX_VALUE, t), "state", first(state));
      }
      estimator.accept(t, tape);
      done.accept(t);
    }
    return estimator.result();
  }

  private static double first(Matrix state) {
    for (double v : state.data()) {
      if (!Double.isFinite(v)) {
        return v;
      }
    }
    return Double.NaN;
  }
}
