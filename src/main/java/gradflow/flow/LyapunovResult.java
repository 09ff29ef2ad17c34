package gradflow.flow;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lyapunov exponents of a driven cell, in nats per step (natural logarithm), largest first.
 *
 * @param exponents λ_1 ≥ … ≥ λ_k, means over windows and trajectories; −Infinity for directions
 *     that a singular Jacobian annihilates
 * @param standardErrors of the exponents, from the spread of the windows; 0 where an exponent is
 *     −Infinity or there is one window only
 * @param stateSize n
 * @param steps T that were counted, of each trajectory
 * @param burnIn steps before them
 * @param windows the finite-time exponents, by trajectory and window, in the order of the columns
 * @param sumOfExponents Σ λ_i if k = n, else NaN
 * @param meanLogDeterminant mean of ln|det J_t| over the same steps, equal to the sum up to
 *     rounding; NaN if it was not wanted or k &lt; n
 * @param participationRatio (Σ v²)² / Σ v⁴ of the leading vector, 1 … n, mean over the windows'
 *     ends; NaN if every vector is annihilated
 */
public record LyapunovResult(
    double[] exponents,
    double[] standardErrors,
    int stateSize,
    long steps,
    long burnIn,
    List<Window> windows,
    double sumOfExponents,
    double meanLogDeterminant,
    double participationRatio) {
  /** Windows that two halves of a run need to be compared. */
  private static final int FEWEST = 8;

  /**
   * Finite-time exponents.
   *
   * @param trajectory the sample, from 0
   * @param steps how many steps it spans
   * @param exponents (1/steps) Σ ln R_ii, k of them in the order of the columns
   */
  public record Window(int trajectory, long steps, double[] exponents) {}

  /**
   * Σ of the positive exponents, nats per step: the entropy rate by Pesin's identity; NaN if the k
   * &lt; n exponents that there are do not hold all positive ones for sure.
   */
  public double entropyRate() {
    double sum = 0;
    for (double e : exponents) {
      sum += Math.max(e, 0);
    }
    boolean all = exponents.length == stateSize || exponents[exponents.length - 1] <= 0;
    return all ? sum : Double.NaN;
  }

  /**
   * The Kaplan–Yorke dimension j + Σ_{i≤j} λ_i / |λ_{j+1}|, j the last for which the sum is not
   * negative; n if it never is; NaN if k &lt; n exponents do not decide. Source: kaplan1979.
   */
  public double kaplanYorke() {
    double sum = 0;
    for (int j = 0; j < exponents.length; j++) {
      double next = sum + exponents[j];
      if (next < 0) {
        return j + sum / -exponents[j];
      }
      sum = next;
    }
    return exponents.length == stateSize ? stateSize : Double.NaN;
  }

  /** Number of trajectories. */
  public int trajectories() {
    return windows.isEmpty() ? 0 : windows.get(windows.size() - 1).trajectory() + 1;
  }

  /**
   * Standard errors of the exponents from the spread between trajectories, which also holds where
   * they end on different attractors; NaN for a single trajectory, 0 where an exponent is
   * −Infinity.
   */
  public double[] errorsOverTrajectories() {
    int k = exponents.length;
    int count = trajectories();
    double[][] means = new double[count][k];
    double[] all = new double[k];
    for (Window w : windows) {
      for (int i = 0; i < k; i++) {
        means[w.trajectory()][i] += w.exponents()[i] * ((double) w.steps() / steps);
        all[i] += w.exponents()[i] * ((double) w.steps() / steps) / count;
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
    // in the order of the exponents
    return IntStream.range(0, k)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -all[i]))
        .mapToDouble(i -> errors[i])
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
