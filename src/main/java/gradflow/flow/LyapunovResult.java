package gradflow.flow;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lyapunov exponents of a driven cell, in nats per step (natural logarithm), largest first.
 *
 * @param exponents λ_1 ≥ … ≥ λ_k, means over windows and trajectories; −Infinity for directions
 *     that a singular Jacobian annihilates; NaN if k &lt; n and one of the k was annihilated, since
 *     the direction that follows it is unknown
 * @param standardErrors of the exponents, from the spread of the windows; 0 where an exponent is
 *     −Infinity, NaN if there is only one window
 * @param errors half-width of each exponent's interval: Student's t for 95 % times the larger of
 *     its standard errors (over windows, over trajectories), plus a bound for rounding; 0 where an
 *     exponent is −Infinity, NaN if there is only one window
 * @param stateSize n
 * @param steps T, the number of counted steps of each trajectory
 * @param burnIn steps before them
 * @param windows the finite-time exponents, by trajectory and window: first the directions that
 *     live to the end, in the order of the columns, then the others, which are finite until they
 *     are annihilated
 * @param sumRule both sides of the sum rule
 * @param participationRatio (Σ v²)² / Σ v⁴ of the leading vector, 1 … n, averaged over the ends of
 *     the windows; NaN if every vector is annihilated
 */
public record LyapunovResult(
    double[] exponents,
    double[] standardErrors,
    double[] errors,
    int stateSize,
    long steps,
    long burnIn,
    List<Window> windows,
    SumRule sumRule,
    double participationRatio) {
  /** Smallest number of windows needed to compare the two halves of a run. */
  private static final int FEWEST = 8;

  /**
   * Finite-time exponents.
   *
   * @param trajectory the sample, from 0
   * @param steps number of steps in the window
   * @param exponents (1/steps) Σ ln R_ii, k of them in the order of the columns
   */
  public record Window(int trajectory, long steps, double[] exponents) {}

  /** The sign of λ_1, as far as it is known. */
  public enum Sign {
    /** λ_1 exceeds 0 by more than its error. */
    POSITIVE("λ₁ > 0", 1),
    /** λ_1 differs from 0 by no more than its error. */
    ZERO("λ₁ = 0 within its error", 0),
    /** λ_1 is below 0 by more than its error. */
    NEGATIVE("λ₁ < 0", -1),
    /** There is only one window, and hence no error. */
    NO_ERROR("λ₁ has no error: one window only", Double.NaN),
    /** λ_1 is unknown: a direction was annihilated and its successor is not tracked. */
    MISSING("λ₁ is not known: more exponents must be asked for", Double.NaN);

    private final String words;
    private final double number;

    Sign(String words, double number) {
      this.words = words;
      this.number = number;
    }

    /** The sign as a short sentence. */
    public String words() {
      return words;
    }

    /** 1, 0 or −1; NaN if unknown. */
    public double number() {
      return number;
    }
  }

  /** Returns the sign of λ_1, as far as it is known. */
  public Sign sign() {
    return signs().leading();
  }

  private ExponentSigns signs() {
    return new ExponentSigns(exponents, errors, stateSize);
  }

  /**
   * Σ of the positive exponents, in nats per step: the entropy rate by Pesin's identity. NaN unless
   * all positive ones are known with certainty.
   */
  public double entropyRate() {
    return signs().entropyRate();
  }

  /** Range of the entropy rate if every exponent lies within its error. */
  public Range entropyRateRange() {
    return signs().entropyRateRange();
  }

  /**
   * The Kaplan–Yorke dimension j + Σ_{i≤j} λ_i / |λ_{j+1}|, where j is the last index for which the
   * sum is not negative; n if the sum is never negative. If λ_1 is 0 within its error, its sign is
   * considered undetermined, and the result is the number of leading exponents that are 0 within
   * their errors. NaN if k &lt; n exponents do not determine it. Source: kaplan1979.
   */
  public double kaplanYorke() {
    return signs().kaplanYorke();
  }

  /** Range of the Kaplan–Yorke dimension if every exponent lies within its error. */
  public Range kaplanYorkeRange() {
    return signs().kaplanYorkeRange();
  }

  /** Σ λ_i if k = n, otherwise NaN; −Infinity if a direction is annihilated. */
  public double sumOfExponents() {
    return sumRule.directions() < stateSize
        ? annihilated(sumRule.sumOfExponents())
        : sumRule.sumOfExponents();
  }

  /**
   * Mean of ln|det J_t|, equal to the sum of all exponents up to rounding; NaN if it was not
   * requested or k &lt; n.
   */
  public double meanLogDeterminant() {
    return sumRule.directions() < stateSize
        ? annihilated(sumRule.meanLogDeterminant())
        : sumRule.meanLogDeterminant();
  }

  private static double annihilated(double ofTheOthers) {
    return Double.isNaN(ofTheOthers) ? ofTheOthers : Double.NEGATIVE_INFINITY;
  }

  /** Number of trajectories. */
  public int trajectories() {
    return trajectories(windows);
  }

  private static int trajectories(List<Window> windows) {
    return windows.isEmpty() ? 0 : windows.get(windows.size() - 1).trajectory() + 1;
  }

  /**
   * Standard errors of the exponents from the spread between trajectories. They remain valid if
   * trajectories end on different attractors. NaN for a single trajectory, 0 where an exponent is
   * −Infinity.
   */
  public double[] errorsOverTrajectories() {
    return errorsOverTrajectories(windows);
  }

  static double[] errorsOverTrajectories(List<Window> windows) {
    int k = windows.get(0).exponents().length;
    int count = trajectories(windows);
    double steps = windows.stream().mapToLong(Window::steps).sum() / (double) count;
    double[][] means = new double[count][k];
    double[] all = new double[k];
    for (Window w : windows) {
      for (int i = 0; i < k; i++) {
        means[w.trajectory()][i] += w.exponents()[i] * (w.steps() / steps);
        all[i] += w.exponents()[i] * (w.steps() / steps) / count;
      }
    }
    double[] errors = new double[k];
    for (int i = 0; i < k; i++) {
      double sum = 0;
      for (double[] one : means) {
        double d = one[i] - all[i];
        sum += Double.isInfinite(all[i]) ? 0 : d * d;
      }
      errors[i] = count < 2 ? Double.NaN : Math.sqrt(sum / (count - 1) / count);
    }
    return IntStream.of(order(all)).mapToDouble(i -> errors[i]).toArray();
  }

  /** Returns the indices of the exponents in descending order; NaN precedes −Infinity. */
  static int[] order(double[] exponents) {
    return IntStream.range(0, exponents.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> Double.isNaN(exponents[i]) ? Double.MAX_VALUE : -exponents[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Whether every finite exponent has standard errors below 0.01 max(1, |λ|), over windows and over
   * trajectories, and agrees between the first and the second half of the windows within 0.001 or
   * six standard errors of the difference.
   */
  public boolean converged() {
    if (windows.size() < FEWEST) {
      return false;
    }
    int k = exponents.length;
    double[] difference = new double[k];
    double[] between = errorsOverTrajectories();
    int trajectories = trajectories();
    int each = windows.size() / trajectories;
    for (int w = 0; w < windows.size(); w++) {
      int sign = w % each < each / 2 ? 1 : w % each >= each - each / 2 ? -1 : 0;
      for (int i = 0; i < k; i++) {
        difference[i] += sign * windows.get(w).exponents()[i] / (each / 2 * trajectories);
      }
    }
    for (int i = 0; i < k; i++) {
      double allowed = Math.max(1e-3, 12 * standardErrors[i]);
      if (Double.isFinite(exponents[i])
          && (standardErrors[i] > 0.01 * Math.max(1, Math.abs(exponents[i]))
              || between[i] > 0.01 * Math.max(1, Math.abs(exponents[i]))
              || Math.abs(difference[i]) > allowed)) {
        return false;
      }
    }
    return true;
  }
}
