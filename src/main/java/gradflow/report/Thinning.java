package gradflow.report;

import java.util.stream.IntStream;

/**
 * Which points of a long mark go into a page: of a line the lowest and the highest of each of so
 * many stretches, so that no peak is lost; of points every so many.
 *
 * @param most points of a mark that are kept ≥ 8
 */
record Thinning(int most) {
  /** The indices that are kept of a line, ascending, the first and the last among them. */
  int[] line(double[] y) {
    int n = y.length;
    if (n <= most) {
      return IntStream.range(0, n).toArray();
    }
    boolean[] kept = new boolean[n];
    kept[0] = true;
    kept[n - 1] = true;
    int stretches = most / 2 - 1;
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) n * s / stretches);
      int to = (int) ((long) n * (s + 1) / stretches);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = y[i] < y[low] || Double.isNaN(y[low]) ? i : low;
        high = y[i] > y[high] || Double.isNaN(y[high]) ? i : high;
      }
      kept[low] = true;
      kept[high] = true;
    }
    return IntStream.range(0, n).filter(i -> kept[i]).toArray();
  }

  /** The indices that are kept of so many points. */
  int[] points(int n) {
    int step = Math.max(1, (n + most - 1) / most);
    return IntStream.iterate(0, i -> i < n, i -> i + step).toArray();
  }
}
