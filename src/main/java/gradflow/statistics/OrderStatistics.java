package gradflow.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A median with the interval between two order statistics, from the r-th smallest to the r-th
 * largest value. It contains the median of any continuous distribution with probability 1 − 2 P(X ≤
 * r − 1), where X is binomial with n trials and probability ½, and the median of a discrete
 * distribution with at least this probability. The narrowest such interval with at least the
 * requested coverage is used; 95 % requires six values, 99 % eight. The p-value is that of the sign
 * test. Infinite values are allowed.
 */
public final class OrderStatistics implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "order-statistics";

  private final double[] sorted;

  private OrderStatistics(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Computes the median of values.
   *
   * @throws gradflow.check.BadArgument if a value is NaN
   */
  public static OrderStatistics of(double... values) {
    RequireSample.numbers("values", values);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new OrderStatistics(sorted);
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public double value() {
    return Quantiles.of(sorted, 0.5);
  }

  @Override
  public Interval interval(double confidence) {
    double alpha = RequireSample.alpha(confidence);
    int r = 0;
    while (tails(r) <= alpha) {
      r++;
    }
    return r == 0 ? Interval.none() : between(r);
  }

  /**
   * Returns the widest interval, from the smallest to the largest value. With fewer than six values
   * its coverage is below 95 %; {@link Interval#coverage} gives the value.
   *
   * @return the interval; none if there are fewer than two values
   */
  public Interval widest() {
    return sorted.length < 2 ? Interval.none() : between(1);
  }

  private Interval between(int r) {
    double coverage = 1 - tails(r - 1);
    return new Interval(METHOD, sorted[r - 1], sorted[sorted.length - r], coverage);
  }

  /**
   * Returns the probability that the r + 1 smallest or the r + 1 largest values all lie on one side
   * of the median, at most 1.
   */
  private double tails(int r) {
    int n = sorted.length;
    return n == 0 || 2 * r >= n - 1
        ? 1
        : Math.min(1, 2 * new BinomialDistribution(null, n, 0.5).cumulativeProbability(r));
  }

  @Override
  public double p(double hypothesis) {
    int notAbove = (int) Arrays.stream(sorted).filter(v -> v <= hypothesis).count();
    int notBelow = (int) Arrays.stream(sorted).filter(v -> v >= hypothesis).count();
    return tails(Math.min(notAbove, notBelow));
  }
}
