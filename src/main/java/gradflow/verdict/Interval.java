package gradflow.verdict;

import gradflow.rng.Seed;
import gradflow.statistics.Quantiles;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A statistic of some values with its interval.
 *
 * @param estimate the statistic
 * @param low lower end; NaN if there are too few values for an interval
 * @param high upper end
 */
record Interval(double estimate, double low, double high) {
  private static final int RESAMPLES = 10_000;

  /**
   * @param values at least one, none NaN
   * @param seed of the resampling
   */
  static Interval of(Statistic statistic, double[] values, double confidence, Seed seed) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    return switch (statistic) {
      case MEAN -> mean(values, confidence);
      case MEDIAN -> median(sorted, confidence, seed);
      case SHARE -> share(values, confidence);
      case EVERY -> new Interval(Quantiles.of(sorted, 0.5), min, max);
      case MIN -> new Interval(min, min, min);
      case MAX -> new Interval(max, max, max);
    };
  }

  private static Interval mean(double[] values, double confidence) {
    int n = values.length;
    double mean = StatUtils.mean(values);
    if (n < 2) {
      return new Interval(mean, Double.NaN, Double.NaN);
    }
    if (Double.isInfinite(mean) && Arrays.stream(values).allMatch(v -> v == mean)) {
      return new Interval(mean, mean, mean);
    }
    double half =
        new TDistribution(n - 1.0).inverseCumulativeProbability((1 + confidence) / 2)
            * Math.sqrt(StatUtils.variance(values) / n);
    return new Interval(mean, mean - half, mean + half);
  }

  private static Interval median(double[] sorted, double confidence, Seed seed) {
    double median = Quantiles.of(sorted, 0.5);
    if (sorted.length < 3) {
      return new Interval(median, Double.NaN, Double.NaN);
    }
    UniformRandomProvider random = seed.generator();
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[sorted.length];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = sorted[random.nextInt(sorted.length)];
      }
      Arrays.sort(drawn);
      medians[r] = Quantiles.of(drawn, 0.5);
    }
    Arrays.sort(medians);
    double tail = (1 - confidence) / 2;
    return new Interval(median, Quantiles.of(medians, tail), Quantiles.of(medians, 1 - tail));
  }

  private static Interval share(double[] values, double confidence) {
    int successes = (int) Arrays.stream(values).filter(v -> v != 0).count();
    ConfidenceInterval wilson =
        new WilsonScoreInterval().createInterval(values.length, successes, confidence);
    double share = (double) successes / values.length;
    // Rounding must not put the ends outside [0, 1], nor the estimate outside the interval.
    double low = Math.min(share, Math.max(0, wilson.getLowerBound()));
    double high = Math.max(share, Math.min(1, wilson.getUpperBound()));
    return new Interval(share, low, high);
  }
}
