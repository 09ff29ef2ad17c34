package gradflow.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The growth of one trajectory's frame, window by window. Each direction has its own sums; their
 * places among the exponents are assigned once the remaining directions are known. Mutable.
 */
final class TrajectorySums {
  private final int trajectory;
  private final Tangents frame;
  private final boolean sumRule;
  private final List<double[]> logs = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();
  private final double[] rounding;
  private double logVolume;

  TrajectorySums(int trajectory, Tangents frame, boolean sumRule) {
    this.trajectory = trajectory;
    this.frame = frame;
    this.sumRule = sumRule;
    this.rounding = new double[frame.logs().length];
    this.logVolume = sumRule ? 0 : Double.NaN;
  }

  /** Reads the sums of a window from the frame, and resets them there. */
  void close(long length) {
    logs.add(frame.logs());
    steps.add(length);
    double[] moved = frame.rounding();
    for (int i = 0; i < moved.length; i++) {
      rounding[i] += moved[i];
    }
    if (sumRule) {
      logVolume += frame.logVolume();
    }
    frame.begin();
  }

  /** Number of requested directions that remain. */
  int living() {
    return Math.min(frame.count(), frame.living().length);
  }

  /** The directions by place, as many as are requested: first the living ones, then the others. */
  private int[] order() {
    int[] living = frame.living();
    int[] others =
        IntStream.range(0, rounding.length)
            .filter(i -> Arrays.stream(living).noneMatch(l -> l == i))
            .toArray();
    return IntStream.concat(Arrays.stream(living), Arrays.stream(others))
        .limit(frame.count())
        .toArray();
  }

  /**
   * The finite-time exponents by place; NaN if it is unknown whether a direction remains for the
   * place.
   */
  List<LyapunovResult.Window> windows() {
    int[] order = order();
    int known = living();
    int places = frame.places();
    List<LyapunovResult.Window> windows = new ArrayList<>();
    for (int w = 0; w < logs.size(); w++) {
      double[] rates = new double[order.length];
      for (int p = 0; p < order.length; p++) {
        boolean unknown = p >= known && p < places;
        rates[p] = unknown ? Double.NaN : logs.get(w)[order[p]] / steps.get(w);
      }
      windows.add(new LyapunovResult.Window(trajectory, steps.get(w), rates));
    }
    return windows;
  }

  /** Estimated rounding error of the sums over all windows, by place. */
  double[] rounding() {
    return Arrays.stream(order()).mapToDouble(i -> rounding[i]).toArray();
  }

  /**
   * Returns the log growth of the volume of the first {@code count} remaining directions: that of
   * all directions minus the growth of the others while they lived.
   */
  double logVolume(int count) {
    double sum = logVolume;
    int[] order = order();
    for (int p = count; p < order.length; p++) {
      for (double[] window : logs) {
        double log = window[order[p]];
        sum -= log == Double.NEGATIVE_INFINITY ? 0 : log;
      }
    }
    return sum;
  }
}
