package gradflow.flow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;

/** Computes exponents and their errors from the sums of all trajectories. */
final class ExponentMeans {
  private static final double CONFIDENCE = 0.95;

  private ExponentMeans() {}

  static LyapunovResult of(
      List<TrajectorySums> trajectories,
      int stateSize,
      LyapunovSpectrum options,
      double participationRatio) {
    List<LyapunovResult.Window> windows =
        trajectories.stream().flatMap(t -> t.windows().stream()).toList();
    double total = windows.stream().mapToLong(LyapunovResult.Window::steps).sum();
    int k = windows.get(0).exponents().length;
    double[] mean = new double[k];
    double[] error = new double[k];
    double[] rounding = new double[k];
    for (int i = 0; i < k; i++) {
      for (LyapunovResult.Window w : windows) {
        mean[i] += w.exponents()[i] * (w.steps() / total);
      }
      error[i] = standardError(windows, i, mean[i], total);
    }
    for (TrajectorySums t : trajectories) {
      double[] moved = t.rounding();
      for (int i = 0; i < k; i++) {
        rounding[i] += moved[i] / total;
      }
    }
    int[] order = LyapunovResult.order(mean);
    double[] between = LyapunovResult.errorsOverTrajectories(windows);
    double[] exponents = IntStream.of(order).mapToDouble(i -> mean[i]).toArray();
    double[] errors = IntStream.of(order).mapToDouble(i -> error[i]).toArray();
    double[] halfWidths = new double[k];
    for (int i = 0; i < k; i++) {
      double statistical = Double.isNaN(between[i]) ? errors[i] : Math.max(errors[i], between[i]);
      halfWidths[i] =
          exponents[i] == Double.NEGATIVE_INFINITY
              ? 0
              : quantile(windows.size()) * statistical + rounding[order[i]];
    }
    return new LyapunovResult(
        exponents,
        errors,
        halfWidths,
        stateSize,
        options.steps(),
        options.burnIn(),
        windows,
        sumRule(trajectories, mean, k == stateSize, total),
        participationRatio);
  }

  /** Returns the quantile of Student's t; NaN for a single window. */
  private static double quantile(int windows) {
    return windows < 2
        ? Double.NaN
        : new TDistribution(windows - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
  }

  private static SumRule sumRule(
      List<TrajectorySums> trajectories, double[] mean, boolean all, double total) {
    int places = trajectories.stream().mapToInt(TrajectorySums::living).min().orElseThrow();
    double logVolume = 0;
    for (TrajectorySums t : trajectories) {
      logVolume += t.logVolume(places);
    }
    return new SumRule(
        places, all ? Arrays.stream(mean).limit(places).sum() : Double.NaN, logVolume / total);
  }

  private static double standardError(
      List<LyapunovResult.Window> all, int i, double mean, double total) {
    if (Double.isInfinite(mean)) {
      return 0;
    }
    if (all.size() < 2) {
      return Double.NaN;
    }
    double sum = 0;
    for (LyapunovResult.Window w : all) {
      double d = w.exponents()[i] - mean;
      sum += d * d * (w.steps() / total);
    }
    return Math.sqrt(sum / (all.size() - 1));
  }
}
