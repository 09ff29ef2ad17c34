package gradflow.figure;

import org.apache.commons.math3.distribution.NormalDistribution;

/** A reference distribution for a sample. */
public enum Law {
  /** None. */
  NONE,
  /** The normal law with the sample's mean and standard deviation. */
  NORMAL,
  /**
   * The semicircle on [−R, R]: the distribution of the real parts of eigenvalues spread evenly over
   * a disc of radius R, which the circular law predicts for a random matrix.
   */
  SEMICIRCLE;

  /** Returns the density at x. */
  double density(double x, double mean, double sd, double radius) {
    return switch (this) {
      case NONE -> Double.NaN;
      case NORMAL -> new NormalDistribution(mean, sd).density(x);
      case SEMICIRCLE ->
          Math.abs(x) >= radius
              ? 0
              : 2 * Math.sqrt(radius * radius - x * x) / (Math.PI * radius * radius);
    };
  }

  /** Returns the probability of values at or below x. */
  double share(double x, double mean, double sd, double radius) {
    return switch (this) {
      case NONE -> Double.NaN;
      case NORMAL -> new NormalDistribution(mean, sd).cumulativeProbability(x);
      case SEMICIRCLE -> {
        double u = Math.max(-1, Math.min(1, x / radius));
        yield 0.5 + (u * Math.sqrt(1 - u * u) + Math.asin(u)) / Math.PI;
      }
    };
  }
}
