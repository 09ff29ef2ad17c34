package gradflow.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A mean with Student's interval: mean ± t·s/√n with n − 1 degrees of freedom. It has the requested
 * coverage if the values are normal, and less if they are few and skewed. If all values are equal,
 * even if infinite, the interval has width 0. There is no interval for fewer than two values, nor
 * if only some are infinite.
 *
 * @param n number of values
 * @param value mean of the values
 * @param error standard error s/√n of the mean; NaN if undefined
 */
public record StudentT(int n, double value, double error) implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "student-t";

  /**
   * Computes the mean of values.
   *
   * @throws gradflow.check.BadArgument if a value is NaN
   */
  public static StudentT of(double... values) {
    RequireSample.numbers("values", values);
    int n = values.length;
    boolean equal = n >= 2 && Arrays.stream(values).allMatch(v -> v == values[0]);
    if (equal) {
      return new StudentT(n, values[0], 0);
    }
    double mean = StatUtils.mean(values);
    boolean finite = Arrays.stream(values).allMatch(Double::isFinite);
    double error = n < 2 || !finite ? Double.NaN : Math.sqrt(StatUtils.variance(values) / n);
    return new StudentT(n, mean, error);
  }

  /**
   * Computes the mean of paired differences, first minus second. Values with the same index belong
   * to the same replicate.
   *
   * @throws gradflow.check.BadArgument if the lengths differ, or a value or a difference is NaN
   */
  public static StudentT ofDifferences(double[] first, double[] second) {
    RequireSample.pairs(first, second);
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> first[i] - second[i]);
    return of(differences);
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public Interval interval(double confidence) {
    double alpha = RequireSample.alpha(confidence);
    if (Double.isNaN(error)) {
      return Interval.none();
    }
    double half = error == 0 ? 0 : error * quantile(alpha);
    return new Interval(METHOD, value - half, value + half, Double.NaN);
  }

  @Override
  public double p(double hypothesis) {
    if (Double.isNaN(error) || hypothesis == value) {
      return 1;
    }
    // The lower tail of a symmetric distribution keeps its relative accuracy.
    double t = Math.abs(value - hypothesis) / error;
    return error == 0 || Double.isInfinite(t)
        ? 0
        : 2 * new TDistribution(n - 1.0).cumulativeProbability(-t);
  }

  private double quantile(double alpha) {
    return -new TDistribution(n - 1.0).inverseCumulativeProbability(alpha / 2);
  }
}
