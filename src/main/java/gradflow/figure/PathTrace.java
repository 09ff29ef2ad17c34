package gradflow.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve ready to paint: placed on its axes, thinned to the resolution of paper, with NaN between
 * its pieces.
 *
 * @param x positions, always finite
 * @param y positions, NaN where the curve is interrupted
 * @param size number of valid entries of both
 * @param below x of values at minus infinity
 * @param above x of values at plus infinity
 */
record PathTrace(double[] x, double[] y, int size, List<Double> below, List<Double> above) {
  /**
   * Creates a trace. If more than four consecutive points fall into one of {@code columns} columns,
   * they are reduced to the first, lowest, highest and last, so that a curve of any length keeps
   * its outline.
   */
  static PathTrace of(double[] x, double[] y, Scale xs, Scale ys, Span span, int columns) {
    int n = x.length;
    boolean thin = n > 4L * columns;
    double[] outX = new double[Math.max(4, n)];
    double[] outY = new double[Math.max(4, n)];
    List<Double> below = new ArrayList<>();
    List<Double> above = new ArrayList<>();
    int size = 0;
    int start = 0;
    while (start < n) {
      double px = xs.place(x[start]);
      double py = ys.place(y[start]);
      if (!Double.isFinite(px) || !Double.isFinite(py)) {
        if (Double.isFinite(px) && Double.isInfinite(py)) {
          (py < 0 ? below : above).add(px);
        }
        outX[size] = Double.isFinite(px) ? px : span.lo();
        outY[size++] = Double.NaN;
        start++;
        continue;
      }
      long column = (long) Math.floor(span.fraction(px) * columns);
      int low = start;
      int high = start;
      int end = start;
      for (int i = start + 1; thin && i < n; i++) {
        double nextY = ys.place(y[i]);
        long nextColumn = (long) Math.floor(span.fraction(xs.place(x[i])) * columns);
        if (nextColumn != column || !Double.isFinite(nextY) || !Double.isFinite(x[i])) {
          break;
        }
        low = y[i] < y[low] ? i : low;
        high = y[i] > y[high] ? i : high;
        end = i;
      }
      int[] keep = {start, Math.min(low, high), Math.max(low, high), end};
      int last = -1;
      for (int i : keep) {
        if (i != last) {
          outX[size] = xs.place(x[i]);
          outY[size++] = ys.place(y[i]);
        }
        last = i;
      }
      start = end + 1;
    }
    return new PathTrace(outX, outY, size, below, above);
  }

  /** Index of the last visible point, or -1. */
  int lastVisible() {
    for (int i = size - 1; i >= 0; i--) {
      if (!Double.isNaN(y[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Whether entry {@code i} has no neighbour to be connected with. */
  boolean alone(int i) {
    boolean before = i > 0 && !Double.isNaN(y[i - 1]);
    boolean after = i + 1 < size && !Double.isNaN(y[i + 1]);
    return !Double.isNaN(y[i]) && !before && !after;
  }
}
