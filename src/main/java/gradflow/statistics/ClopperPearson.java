package gradflow.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A share with the exact interval of Clopper and Pearson (clopper1934): all shares that neither
 * one-sided binomial test at α/2 rejects. Its coverage is at least the requested confidence for
 * every share, and often higher.
 *
 * @param successes number of successes, 0 … trials
 * @param trials number of trials, at least 1
 */
public record ClopperPearson(int successes, int trials) implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "clopper-pearson";

  /**
   * Checks the counts.
   *
   * @throws gradflow.check.BadArgument if {@code trials} is below 1 or {@code successes} is not in
   *     [0, trials]
   */
  public ClopperPearson {
    RequireSample.counts(successes, trials);
  }

  /**
   * Computes the share of values that are not 0.
   *
   * @throws gradflow.check.BadArgument if there are no values, or one is NaN
   */
  public static ClopperPearson of(double... values) {
    return new ClopperPearson(RequireSample.successes(values), values.length);
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
    double tail = RequireSample.alpha(confidence) / 2;
    int failures = trials - successes;
    double low = successes == 0 ? 0 : beta(successes, failures + 1.0, tail);
    double high = failures == 0 ? 1 : 1 - beta(failures, successes + 1.0, tail);
    return new Interval(METHOD, low, high, confidence);
  }

  private static double beta(double a, double b, double p) {
    return new BetaDistribution(null, a, b, 1e-12).inverseCumulativeProbability(p);
  }

  @Override
  public double p(double hypothesis) {
    if (hypothesis < 0 || hypothesis > 1) {
      return 0;
    }
    double notMore = atMost(successes, hypothesis);
    double notLess = atMost(trials - successes, 1 - hypothesis);
    return Math.min(1, 2 * Math.min(notMore, notLess));
  }

  private double atMost(int count, double share) {
    return new BinomialDistribution(null, trials, share).cumulativeProbability(count);
  }
}
