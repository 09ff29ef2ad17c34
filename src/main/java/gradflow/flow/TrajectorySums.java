package gradflow.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one trajectory's frame has grown by, window by window: of each direction its own sums, which
 * get their places among the exponents when it is known which directions are left. Mutable.
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

  /** Takes the sums of a window from the frame, and has it begin new ones. */
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

  /** Number of directions that are left, of those that are asked for. */
  int living() {
    return Math.min(frame.count(), frame.living().length);
  }

  /** The directions by their places, as many as are asked for: those left, then the others. */
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
   * The finite-time exponents by place; NaN for places of which is not known whether a direction is
   * left for them.
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

  /** About how far rounding may have moved the sums over all windows, by place. */
  double[] rounding() {
    return Arrays.stream(order()).mapToDouble(i -> rounding[i]).toArray();
  }

  /**
   * The logarithm of the growth of the volume of the first so many directions that are left: of all
   * that lived, less what the others had grown by while they did.
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
