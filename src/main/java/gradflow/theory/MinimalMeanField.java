package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Mean field of a large minimal rnn (chen2018) with fresh weights at each step, W_hh_u ~ N(0,
 * g²/H), V_u ~ N(0, 1/H), and biases mu, driven by z = tanh(xi) with white xi ~ N(0, 1) (derived
 * here).
 *
 * <pre>
 *   R = E tanh² xi,  u = sigma(mu + sqrt(q) xi),  q = g² Q + R                            (1)
 *   Q = R E(1 - u)² / (1 - E u²)                                                       (2)
 *   chi = E u² + g² (Q + R) E u_1²,  lambda_1 = ½ ln chi                                (3)
 * </pre>
 *
 * <p>(2) may have several solutions: for mu above about 4 the transition to chaos is discontinuous.
 *
 * @param gain g
 * @param bias mu
 */
public record MinimalMeanField(double gain, double bias) {
  private static final int SCAN = 400;

  /** A solution of (2). */
  public record Solution(double square, double chi) {
    /** Returns lambda_1 from (3), nats/step. */
    public double lambda1() {
      return 0.5 * StrictMath.log(chi);
    }
  }

  /**
   * @throws BadArgument unless the gain is positive and the bias finite
   */
  public MinimalMeanField {
    Check.positive("gain", gain);
    Check.finite("bias", bias);
  }

  /** Returns R. */
  public static double inputSquare() {
    return GaussianAverage.of(
            xi -> {
              double z = Activations.tanh(xi);
              return z * z;
            })
        .value();
  }

  /** Returns all solutions of (2) in order of Q. */
  public List<Solution> solutions() {
    double r = inputSquare();
    List<Solution> found = new ArrayList<>();
    double last = miss(r * 1e-9, r);
    for (int k = 1; k <= SCAN; k++) {
      double from = r * (k - 1 + (k == 1 ? 1e-9 : 0)) / SCAN;
      double to = r * k / SCAN;
      double next = miss(to, r);
      if (Math.signum(next) != Math.signum(last)) {
        double low = from;
        double high = to;
        for (int m = 0; m < 60; m++) {
          double middle = (low + high) / 2;
          if (Math.signum(miss(middle, r)) == Math.signum(last)) {
            low = middle;
          } else {
            high = middle;
          }
        }
        found.add(new Solution(low, chi(low, r)));
      }
      last = next;
    }
    return found;
  }

  /** Returns the solution with the smallest Q. */
  public Solution lowest() {
    return solutions().get(0);
  }

  /** Returns the right-hand side of (2) minus Q. */
  private double miss(double square, double r) {
    double kept = average(square, r, u -> u * u);
    double renewed = average(square, r, u -> (1 - u) * (1 - u));
    return r * renewed / (1 - kept) - square;
  }

  private double chi(double square, double r) {
    double slope = average(square, r, u -> u * u * (1 - u) * (1 - u));
    return average(square, r, u -> u * u) + gain * gain * (square + r) * slope;
  }

  private double average(double square, double r, DoubleUnaryOperator f) {
    double variance = gain * gain * square + r;
    return GaussianAverage.of(bias, variance, a -> f.applyAsDouble(Activations.sigmoid(a))).value();
  }

  /** Returns the gain, between two given gains, at which chi of the lowest solution is 1. */
  public static double criticalGain(double bias, double below, double above) {
    double low = below;
    double high = above;
    for (int m = 0; m < 40; m++) {
      double middle = (low + high) / 2;
      if (new MinimalMeanField(middle, bias).lowest().chi() < 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
