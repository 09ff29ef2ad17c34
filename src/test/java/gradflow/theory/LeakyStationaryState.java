package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import java.util.Arrays;

/**
 * Solver of {@link LeakyMeanField}: iterates (L1) and (L2), then solves (L4). Mutable; not
 * thread-safe.
 */
final class LeakyStationaryState {
  private static final double AGREEMENT = 1e-11;
  private static final int MOST_ITERATIONS = 20_000;
  private static final double TOO_LARGE = 1e9;
  private static final int FEWEST_LAGS = 40;
  private static final int MOST_LAGS = 3000;

  /** Number of lags, in units of the memory time of the leak. */
  private static final double MEMORIES = 60;

  private final Activation activation;
  private final double g2;
  private final double bias2;
  private final double input2;
  private final double gain;
  private final double biasStd;
  private final double inputStd;
  private final double d;
  private final double[] c;
  private double rest;

  LeakyStationaryState(
      Activation activation, double gain, double biasStd, double inputStd, double leak) {
    this.activation = activation;
    this.gain = gain;
    this.biasStd = biasStd;
    this.inputStd = inputStd;
    this.g2 = gain * gain;
    this.bias2 = biasStd * biasStd;
    this.input2 = inputStd * inputStd;
    this.d = leak;
    int lags = (int) Math.min(MOST_LAGS, Math.max(FEWEST_LAGS, MEMORIES / leak));
    this.c = new double[leak == 1 ? 2 : lags];
  }

  LeakyMeanField solve() {
    boolean silent = bias2 + input2 == 0;
    if (silent && (activation == Activation.RELU || g2 <= 1)) {
      // the zero state, or with relu a state that each step only rescales
      Check.that(
          activation == Activation.TANH || d == 1,
          "input_std",
          "got no input and no bias for relu with a leak, expected one of them: without, the"
              + " state has no stationary size");
      double slope = activation == Activation.RELU ? 0.5 : 1;
      return result(new double[1], 0, StrictMath.log(1 - d + d * Math.sqrt(g2 * slope)));
    }
    rest = bias2;
    c[0] = (activation == Activation.RELU ? 0 : g2 / 2) + bias2 + input2;
    for (int tau = 1; tau < c.length; tau++) {
      c[tau] = rest + (c[0] - rest) * StrictMath.pow(1 - d, tau);
    }
    for (int k = 0; k < MOST_ITERATIONS; k++) {
      double moved = iterate();
      Check.that(
          c[0] < TOO_LARGE, "gain", "got " + gain + ", at which the variance grows without bound");
      if (moved <= AGREEMENT * Math.max(1, c[0])) {
        return result(c, rest, StrictMath.log(growth()));
      }
    }
    throw new BadArgument(
        "gain",
        "got "
            + gain
            + ", at which the covariance did not settle in "
            + MOST_ITERATIONS
            + " iterations");
  }

  private LeakyMeanField result(double[] covariance, double persistent, double lambda1) {
    return new LeakyMeanField(
        activation, gain, biasStd, inputStd, d, covariance, persistent, lambda1);
  }

  private PairAverages pairs() {
    return activation == Activation.RELU ? new ReluPairs(c[0]) : new TanhPairs(c[0]);
  }

  private double rho(double covariance) {
    return Math.max(-1, Math.min(1, covariance / c[0]));
  }

  /** Iterates (L1) and (L2) once. Returns the change of C. */
  private double iterate() {
    PairAverages pairs = pairs();
    double persistent = pairs.product(rho(rest));
    double[] s = new double[c.length];
    for (int tau = 0; tau < c.length; tau++) {
      s[tau] = pairs.product(rho(c[tau])) - persistent;
    }
    double[] filtered = filtered(s);
    double moved = 0;
    for (int tau = 0; tau < c.length; tau++) {
      double next = g2 * (filtered[tau] + persistent) + bias2 + (tau == 0 ? input2 : 0);
      moved = Math.max(moved, Math.abs(next - c[tau]));
      c[tau] = next;
    }
    double next = g2 * persistent + bias2;
    moved = Math.max(moved, Math.abs(next - rest));
    rest = next;
    return moved;
  }

  /**
   * Returns sum_s d/(2-d) (1-d)^|s| S(tau - s) for an even S that is 0 beyond its end, by a filter
   * forward and one backward in time, each y(tau) = d S(tau) + (1-d) y(tau -+ 1).
   */
  private double[] filtered(double[] s) {
    int n = s.length;
    double[] both = new double[2 * n - 1];
    double y = 0;
    for (int i = 0; i < both.length; i++) {
      y = d * s[Math.abs(i - (n - 1))] + (1 - d) * y;
      both[i] = y;
    }
    // output of the forward filter beyond the end, filtered backward in closed form
    double back = both[both.length - 1] * (1 - d) * d / (1 - (1 - d) * (1 - d));
    double[] out = new double[n];
    y = back;
    for (int i = both.length - 1; i >= n - 1; i--) {
      y = d * both[i] + (1 - d) * y;
      out[i - (n - 1)] = y;
    }
    return out;
  }

  /** Computes mu of (L5) by bisection. The number of lags of G is bounded by that of C. */
  private double growth() {
    PairAverages pairs = pairs();
    double[] v = new double[c.length];
    for (int tau = 0; tau < c.length; tau++) {
      v[tau] = d * d * g2 * pairs.slopes(rho(c[tau]));
    }
    double edge = 1 - d + Math.sqrt(d * d * g2 * pairs.slopes(rho(rest)));
    double highest = 1 - d + Math.sqrt(Arrays.stream(v).max().orElse(0));
    if (!bound(v, edge)) {
      return edge;
    }
    return Root.bisect(edge, Math.max(edge, highest) * (1 + 1e-12), mu -> bound(v, mu));
  }

  /**
   * Returns whether (L4) has a solution at some larger mu, that is, whether V - A(mu) has a
   * positive eigenvalue. For an even G, half of the tridiagonal matrix suffices, with the first
   * coupling multiplied by sqrt 2. Decided by the signs of its pivots.
   */
  private boolean bound(double[] v, double mu) {
    double coupling = (1 - d) * mu;
    double pivot = mu * mu + (1 - d) * (1 - d) - v[0];
    for (int tau = 1; tau < v.length && pivot > 0; tau++) {
      double square = coupling * coupling * (tau == 1 ? 2 : 1);
      pivot = mu * mu + (1 - d) * (1 - d) - v[tau] - square / pivot;
    }
    return !(pivot > 0);
  }
}
