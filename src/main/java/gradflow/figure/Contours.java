package gradflow.figure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of equal value on a grid, by marching squares. The value is interpolated linearly along
 * each side of a square; if a square can be cut in two ways, the mean of its corners decides
 * (lorensen1987, in the plane). Squares with a corner that is not finite are skipped.
 */
final class Contours {
  private final double[] x;
  private final double[] y;
  private final double[] values;
  private final double level;

  /** Maximum number of points of a closed line that counts as a crumb. */
  private static final int CRUMB = 9;

  /** The other ends of the two pieces that meet at a side of a square. */
  private final Map<Long, List<Long>> joined = new HashMap<>();

  private final int least;

  private Contours(double[] x, double[] y, double[] values, double level, int least) {
    this.least = least;
    this.x = x;
    this.y = y;
    this.values = values;
    this.level = level;
  }

  /**
   * Returns the lines as one line with NaN between them; closed ones end where they start.
   *
   * @param values {@code values[k * x.length + i]} at ({@code x[i]}, {@code y[k]})
   * @return x and y, of equal length; empty if the level is not reached
   */
  static double[][] of(double[] x, double[] y, double[] values, double level) {
    return of(x, y, values, level, 0);
  }

  /**
   * Returns the lines without crumbs: closed lines around one or two grid points reflect the grid
   * rather than the values.
   */
  static double[][] withoutCrumbs(double[] x, double[] y, double[] values, double level) {
    return of(x, y, values, level, CRUMB);
  }

  private static double[][] of(double[] x, double[] y, double[] values, double level, int least) {
    Contours contours = new Contours(x, y, values, level, least);
    for (int k = 0; k + 1 < y.length; k++) {
      for (int i = 0; i + 1 < x.length; i++) {
        contours.square(i, k);
      }
    }
    return contours.lines();
  }

  private double at(int i, int k) {
    return values[k * x.length + i];
  }

  private void square(int i, int k) {
    double a = at(i, k);
    double b = at(i + 1, k);
    double c = at(i + 1, k + 1);
    double d = at(i, k + 1);
    double mean = (a + b + c + d) / 4;
    if (!Double.isFinite(mean)) {
      return;
    }
    long bottom = side(i, k, true);
    long top = side(i, k + 1, true);
    long left = side(i, k, false);
    long right = side(i + 1, k, false);
    int kind =
        (a >= level ? 1 : 0) + (b >= level ? 2 : 0) + (c >= level ? 4 : 0) + (d >= level ? 8 : 0);
    boolean high = mean >= level;
    switch (kind) {
      case 1, 14 -> join(left, bottom);
      case 2, 13 -> join(bottom, right);
      case 3, 12 -> join(left, right);
      case 4, 11 -> join(right, top);
      case 6, 9 -> join(bottom, top);
      case 7, 8 -> join(left, top);
      case 5, 10 -> {
        boolean roundCorners = high == (kind == 10); // the lines cut off the corners a and c
        join(left, roundCorners ? bottom : top);
        join(right, roundCorners ? top : bottom);
      }
      default -> {
        // all corners on one side
      }
    }
  }

  /** Returns a number that identifies the side that starts at the grid point (i, k). */
  private long side(int i, int k, boolean horizontal) {
    return 2L * ((long) k * x.length + i) + (horizontal ? 0 : 1);
  }

  private void join(long one, long other) {
    joined.computeIfAbsent(one, s -> new ArrayList<>(2)).add(other);
    joined.computeIfAbsent(other, s -> new ArrayList<>(2)).add(one);
  }

  private double[][] lines() {
    List<double[]> points = new ArrayList<>();
    List<Long> sides = joined.keySet().stream().sorted().toList();
    for (long start : sides) {
      if (joined.get(start).isEmpty()) {
        continue;
      }
      Deque<Long> line = new ArrayDeque<>();
      line.add(start);
      follow(start, line, true);
      follow(start, line, false);
      boolean closed = line.getFirst().equals(line.getLast());
      if (closed && line.size() <= least) {
        continue;
      }
      if (!points.isEmpty()) {
        points.add(new double[] {Double.NaN, Double.NaN});
      }
      line.forEach(s -> points.add(point(s)));
    }
    double[][] out = new double[2][points.size()];
    for (int n = 0; n < points.size(); n++) {
      out[0][n] = points.get(n)[0];
      out[1][n] = points.get(n)[1];
    }
    return out;
  }

  /** Follows the line from side to side, removing the pieces on the way. */
  private void follow(long start, Deque<Long> line, boolean forwards) {
    long here = start;
    while (!joined.get(here).isEmpty()) {
      long next = joined.get(here).remove(0);
      joined.get(next).remove(here);
      if (forwards) {
        line.addLast(next);
      } else {
        line.addFirst(next);
      }
      here = next;
    }
  }

  private double[] point(long side) {
    int i = (int) (side / 2 % x.length);
    int k = (int) (side / 2 / x.length);
    boolean horizontal = side % 2 == 0;
    double from = at(i, k);
    double to = horizontal ? at(i + 1, k) : at(i, k + 1);
    double t = (level - from) / (to - from);
    return horizontal
        ? new double[] {x[i] + t * (x[i + 1] - x[i]), y[k]}
        : new double[] {x[i], y[k] + t * (y[k + 1] - y[k])};
  }
}
