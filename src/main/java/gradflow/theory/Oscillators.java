package gradflow.theory;

import gradflow.cell.Damping;
import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The step Jacobian of a cornn (rusch2021cornn) with uncoupled velocities, W_hh_z = 0 (derived
 * here).
 *
 * <pre>
 *   mu² - (1 + q k - q Delta² (gamma - w)) mu + q k = 0                                (1)
 *   explicit q = 1, k = 1 - epsilon Delta;  implicit q = 1 / (1 + epsilon Delta), k = 1
 *   sum of all exponents / H = ln |q k|                    any state, W_hh_y and input (2)
 *   norm_inf(J) &lt;= max(1 + Delta (a + b), a + b)                                       (3)
 *   a = q (|k| + Delta norm_inf(W_hh_z)),  b = q Delta (norm_inf(W_hh_y) + gamma)
 * </pre>
 *
 * <p>(1) applies to each eigenvalue w of W_hh_y at the zero state without input; w = 0 without
 * coupling. (3) holds for any weights and state.
 *
 * @param dt Delta &gt; 0
 * @param gamma squared frequency
 * @param epsilon damping
 * @param damping explicit or implicit
 */
public record Oscillators(double dt, double gamma, double epsilon, Damping damping) {
  /**
   * @throws BadArgument unless dt is positive, and gamma and epsilon are not negative
   */
  public Oscillators {
    Check.positive("dt", dt);
    Check.within("gamma", gamma, 0, Double.MAX_VALUE);
    Check.within("epsilon", epsilon, 0, Double.MAX_VALUE);
  }

  private double share() {
    return damping == Damping.IMPLICIT ? 1 / (1 + epsilon * dt) : 1;
  }

  private double kept() {
    return damping == Damping.IMPLICIT ? 1 : 1 - epsilon * dt;
  }

  /** Returns the mean of all exponents per unit (2), nats/step. */
  public double contraction() {
    return damping == Damping.IMPLICIT
        ? -StrictMath.log1p(epsilon * dt)
        : StrictMath.log(Math.abs(kept()));
  }

  /** Returns ln |mu| of both roots of (1) for w = re + i im, the larger first, nats/step. */
  public double[] exponents(double re, double im) {
    double q = share();
    double product = q * kept();
    double half = (1 + product - q * dt * dt * (gamma - re)) / 2;
    double halfIm = q * dt * dt * im / 2;
    double discriminant = half * half - halfIm * halfIm - product;
    double discriminantIm = 2 * half * halfIm;
    double modulus = Math.hypot(discriminant, discriminantIm);
    double root = Math.sqrt(Math.max(0, (modulus + discriminant) / 2));
    double rootIm =
        Math.copySign(Math.sqrt(Math.max(0, (modulus - discriminant) / 2)), discriminantIm);
    double larger =
        Math.max(
            Math.hypot(half + root, halfIm + rootIm), Math.hypot(half - root, halfIm - rootIm));
    double log = StrictMath.log(larger);
    return new double[] {log, StrictMath.log(Math.abs(product)) - log};
  }

  /**
   * Returns the largest exponent from (1) over the circle |w| = gain, the edge of the spectrum of a
   * random W_hh_y, nats/step.
   */
  public double edge(double gain) {
    double largest = Double.NEGATIVE_INFINITY;
    int angles = 1 << 12;
    for (int k = 0; k <= angles; k++) {
      double phi = Math.PI * k / angles;
      double[] both = exponents(gain * StrictMath.cos(phi), gain * StrictMath.sin(phi));
      largest = Math.max(largest, both[0]);
    }
    return largest;
  }

  /** Returns the bound (3), from the largest absolute row sums of both matrices. */
  public double bound(double rowSumOfY, double rowSumOfZ) {
    double a = share() * (Math.abs(kept()) + dt * rowSumOfZ);
    double b = share() * dt * (rowSumOfY + gamma);
    return Math.max(1 + dt * (a + b), a + b);
  }
}
