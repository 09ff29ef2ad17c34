package gradflow.report;

import java.util.stream.IntStream;

/**
 * The selection of points of a long mark for a page. A line keeps the lowest and the highest point
 * of each of several sections, so that no peak is lost; points are taken at regular intervals.
 *
 * @param most maximum number of points of a mark ≥ 8
 */
record Thinning(int most) {
  /** Returns the selected indices of a line, ascending, including the first and the last. */
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

  /** Returns the selected indices of {@code n} points. */
  int[] points(int n) {
    int step = Math.max(1, (n + most - 1) / most);
    return IntStream.iterate(0, i -> i < n, i -> i + step).toArray();
  }
}
