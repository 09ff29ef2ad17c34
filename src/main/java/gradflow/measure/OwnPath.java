package gradflow.measure;

import java.util.Arrays;

/**
 * How much of a change one entry of the state retains, computed from the factors of its steps in
 * order from last to first. The samples are joined into a ring, so the amount x retained at the end
 * of a sample is unknown until all samples have been seen. Intermediate results are therefore
 * stored as a + b·x.
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
   * @param samples number of samples
   */
  OwnPath(int samples) {
    kept = new double[samples];
    keptOfEnd = new double[samples];
    Arrays.fill(keptOfEnd, 1);
    sum = new double[samples];
    sumOfEnd = new double[samples];
  }

  /** Prepends a step to those known of a sample. */
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

  /** Returns the mean of ln factor over the steps whose factor is not 0; NaN if there are none. */
  double meanLog() {
    return logs / open;
  }

  /** Returns the share of steps whose factor is 0. */
  double shareClosed() {
    return (double) closed / (open + closed);
  }

  /** Returns the half-life in steps; Infinity if the product of all factors is 1 or more. */
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
