package gradflow.statistics;

import gradflow.check.Check;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * The ratio of two means over the same replicates, mean of the first divided by mean of the second,
 * with Fieller's interval (fieller1954): all ratios r for which Student's test does not reject that
 * the mean of first − r·second is 0. It has the requested coverage if the pairs are normal. There
 * is no interval if the second mean does not differ from 0 at the given confidence (the set of
 * ratios is then unbounded), nor for fewer than two pairs.
 */
public final class Fieller implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "fieller";

  private final double[] first;
  private final double[] second;

  private Fieller(double[] first, double[] second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Computes the ratio of means of pairs. Values with the same index belong to the same replicate.
   *
   * @throws gradflow.check.BadArgument if the lengths differ, or a value is not finite
   */
  public static Fieller of(double[] first, double[] second) {
    RequireSample.pairs(first, second);
    Check.finite("first", first);
    Check.finite("second", second);
    return new Fieller(first.clone(), second.clone());
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public double value() {
    return StatUtils.mean(first) / StatUtils.mean(second);
  }

  @Override
  public Interval interval(double confidence) {
    double alpha = RequireSample.alpha(confidence);
    int n = first.length;
    if (n < 2) {
      return Interval.none();
    }
    double t = -new TDistribution(n - 1.0).inverseCumulativeProbability(alpha / 2);
    double squared = t * t / n;
    double x = StatUtils.mean(second);
    double y = StatUtils.mean(first);
    // (y − r x)² <= t²/n (var y − 2 r cov + r² var x), a quadratic in r: a r² − 2 b r + c <= 0.
    double a = x * x - squared * StatUtils.variance(second);
    if (!(a > 0)) {
      return Interval.none();
    }
    double b = x * y - squared * new Covariance().covariance(first, second);
    double c = y * y - squared * StatUtils.variance(first);
    double root = Math.sqrt(Math.max(0, b * b - a * c));
    return new Interval(METHOD, (b - root) / a, (b + root) / a, Double.NaN);
  }

  @Override
  public double p(double hypothesis) {
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> first[i] - hypothesis * second[i]);
    double ratio = StudentT.of(differences).p(0);
    // At confidences at which the second mean could be 0, the interval excludes nothing.
    return Math.max(ratio, StudentT.of(second).p(0));
  }
}
