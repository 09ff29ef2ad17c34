package gradflow.measure;

import java.util.Arrays;

/**
 * What one entry of the state keeps of a change, from the factors of its steps, taken from the last
 * one back. What is kept at an end, x, is not known until the samples are joined in a ring; so all
 * is kept as a + b·x.
 */
final class OwnPath {
  private final double[] kept;
  private final double[] keptOfEnd;
  private final double[] sum;
  private final double[] sumOfEnd;
  private double logs;
  private long open;
  private long closed;

  /**
   * @param samples how many there are
   */
  OwnPath(int samples) {
    kept = new double[samples];
    keptOfEnd = new double[samples];
    Arrays.fill(keptOfEnd, 1);
    sum = new double[samples];
    sumOfEnd = new double[samples];
  }

  /** Puts a step before those of a sample that are known: its factor, at least 0. */
  void before(int sample, double factor) {
    if (factor == 0) {
      closed++;
      kept[sample] = 0;
      keptOfEnd[sample] = 0;
    } else {
      open++;
      logs += Math.log(factor);
      kept[sample] = factor * (1 + kept[sample]);
      keptOfEnd[sample] *= factor;
    }
    sum[sample] += kept[sample];
    sumOfEnd[sample] += keptOfEnd[sample];
  }

  /** The mean of ln factor over the steps whose factor is not 0; NaN if there are none. */
  double meanLog() {
    return logs / open;
  }

  /** The share of steps whose factor is 0. */
  double shareClosed() {
    return (double) closed / (open + closed);
  }

  /** In steps; Infinity where the product of all factors is 1 or more. */
  double halfLife() {
    if (closed == 0 && logs >= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double end = 0;
    for (int s = kept.length - 1; s >= 0; s--) {
      end = kept[s] + keptOfEnd[s] * end;
    }
    end /= closed > 0 ? 1 : -Math.expm1(logs);
    double total = 0;
    for (int s = kept.length - 1; s >= 0; s--) {
      total += sum[s] + sumOfEnd[s] * end;
      end = kept[s] + keptOfEnd[s] * end;
    }
    double mean = total / (open + closed);
    return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : Math.log(2) / Math.log1p(1 / mean);
  }
}
