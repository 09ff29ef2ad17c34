package gradflow.figure;

import gradflow.table.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A map of which only some points were run. Every other point has the value of the nearest run,
 * measured along the axes as drawn, each scaled to 0 … 1.
 *
 * @param grid with values everywhere, except where a run has none
 * @param x distinct x of the points that were run
 * @param y of the points that were run
 */
record NearestRuns(Grid grid, double[] x, double[] y) {
  /**
   * Fills a grid.
   *
   * @param rows from which the grid was made
   */
  static NearestRuns of(
      Grid grid, Scale scaleX, Scale scaleY, Table rows, String columnX, String columnY) {
    double[] atX = rows.numbers(columnX);
    double[] atY = rows.numbers(columnY);
    int columns = grid.x().length;
    int[] from = new int[grid.values().length];
    Arrays.fill(from, -1);
    for (int r = 0; r < atX.length; r++) {
      int i = Arrays.binarySearch(grid.x(), atX[r]);
      int k = Arrays.binarySearch(grid.y(), atY[r]);
      if (i >= 0 && k >= 0) {
        from[k * columns + i] = k * columns + i;
      }
    }
    int[] run = Arrays.stream(from).filter(p -> p >= 0).toArray();
    spread(from, run, places(grid.x(), scaleX), places(grid.y(), scaleY));
    double[] values = new double[from.length];
    Arrays.setAll(values, p -> from[p] < 0 ? Double.NaN : grid.values()[from[p]]);
    return new NearestRuns(
        new Grid(grid.x(), grid.y(), values),
        Arrays.stream(run).mapToDouble(p -> grid.x()[p % columns]).toArray(),
        Arrays.stream(run).mapToDouble(p -> grid.y()[p / columns]).toArray());
  }

  private static double[] places(double[] at, Scale scale) {
    double low = scale.place(at[0]);
    double length = at.length > 1 ? scale.place(at[at.length - 1]) - low : 1;
    return Arrays.stream(at).map(v -> (scale.place(v) - low) / length).toArray();
  }

  private record Reached(double far, int order, int point, int origin) {}

  /**
   * Propagates values outwards from the points that were run; if two are equally near, the first
   * counts.
   */
  private static void spread(int[] from, int[] run, double[] x, double[] y) {
    Comparator<Reached> nearest =
        Comparator.comparingDouble(Reached::far).thenComparingInt(Reached::order);
    PriorityQueue<Reached> next = new PriorityQueue<>(nearest);
    Arrays.stream(run).forEach(p -> next.add(new Reached(0, next.size(), p, p)));
    boolean[] done = new boolean[from.length];
    int order = run.length;
    while (!next.isEmpty()) {
      Reached here = next.remove();
      int i = here.point % x.length;
      int k = here.point / x.length;
      if (done[here.point]) {
        continue;
      }
      done[here.point] = true;
      from[here.point] = here.origin;
      for (int[] side : new int[][] {{i - 1, k}, {i + 1, k}, {i, k - 1}, {i, k + 1}}) {
        if (side[0] < 0 || side[0] >= x.length || side[1] < 0 || side[1] >= y.length) {
          continue;
        }
        int q = side[1] * x.length + side[0];
        double far = here.far + Math.abs(x[side[0]] - x[i]) + Math.abs(y[side[1]] - y[k]);
        if (!done[q]) {
          next.add(new Reached(far, order++, q, here.origin));
        }
      }
    }
  }
}
