package gradflow.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A share with Wilson's score interval (wilson1927): all shares p such that the observed share lies
 * within z·√(p(1 − p)/n) of p. It lies in [0, 1] and exists for one or more trials. Averaged over
 * p, its coverage is close to the requested confidence. At single values of p near 0 or 1 it can be
 * lower; {@link ClopperPearson} guarantees the coverage.
 *
 * @param successes number of successes, 0 … trials
 * @param trials number of trials, at least 1
 */
public record Wilson(int successes, int trials) implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "wilson";

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /**
   * Checks the counts.
   *
   * @throws gradflow.check.BadArgument if {@code trials} is below 1 or {@code successes} is not in
   *     [0, trials]
   */
  public Wilson {
    RequireSample.counts(successes, trials);
  }

  /**
   * Computes the share of values that are not 0.
   *
   * @throws gradflow.check.BadArgument if there are no values, or one is NaN
   */
  public static Wilson of(double... values) {
    return new Wilson(RequireSample.successes(values), values.length);
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public double value() {
    return (double) successes / trials;
  }

  @Override
  public Interval interval(double confidence) {
    double z = z(RequireSample.alpha(confidence));
    return new Interval(METHOD, low(z), high(z), Double.NaN);
  }

  @Override
  public double p(double hypothesis) {
    double distance = Math.abs(value() - hypothesis);
    if (distance == 0) {
      return 1;
    }
    double variance = hypothesis * (1 - hypothesis) / trials;
    return variance > 0 ? twoTails(distance / Math.sqrt(variance)) : 0;
  }

  /** Returns the lower end at a normal quantile z &gt; 0. */
  double low(double z) {
    return successes == 0 ? 0 : Math.max(0, centre(z) - half(z));
  }

  /** Returns the upper end at a normal quantile z &gt; 0. */
  double high(double z) {
    return successes == trials ? 1 : Math.min(1, centre(z) + half(z));
  }

  private double centre(double z) {
    return (value() + z * z / (2 * trials)) / (1 + z * z / trials);
  }

  private double half(double z) {
    double share = value();
    double root = Math.sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials));
    return z * root / (1 + z * z / trials);
  }

  /** Returns the normal quantile with upper tail probability α/2. */
  static double z(double alpha) {
    return -NORMAL.inverseCumulativeProbability(alpha / 2);
  }

  /** Returns the probability that a standard normal number is farther from 0 than z. */
  static double twoTails(double z) {
    return 2 * NORMAL.cumulativeProbability(-z);
  }
}
