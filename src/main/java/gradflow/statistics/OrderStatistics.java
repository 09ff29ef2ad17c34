package gradflow.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A median with the interval between two order statistics, from the r-th least to the r-th largest
 * value. It contains the median of any continuous distribution with probability 1 − 2 P(X ≤ r − 1),
 * X binomial of n trials at ½, and of a discrete one at least so often. Of these the narrowest that
 * covers at least as asked is taken; for 95 % it takes six values, for 99 % eight. Its p-value is
 * the sign test's. Infinite values are values like others.
 */
public final class OrderStatistics implements Estimate {
  /** The method's word. */
  public static final String METHOD = "order-statistics";

  private final double[] sorted;

  private OrderStatistics(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * The median of values.
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
    return r == 0 ? Interval.none(confidence) : between(r, confidence);
  }

  /**
   * The interval from the least to the largest value, the widest that there is. Below six values it
   * covers less than 95 %: its coverage says how much.
   *
   * @return none if there are fewer than two values
   * @throws gradflow.check.BadArgument if {@code confidence} is not in (0, 1)
   */
  public Interval widest(double confidence) {
    RequireSample.alpha(confidence);
    return sorted.length < 2 ? Interval.none(confidence) : between(1, confidence);
  }

  private Interval between(int r, double confidence) {
    double coverage = 1 - tails(r - 1);
    return new Interval(METHOD, sorted[r - 1], sorted[sorted.length - r], confidence, coverage);
  }

  /** The probability that the r + 1 least or the r + 1 largest all lie on one side; at most 1. */
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
