package gradflow.figure;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.table.Table;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Eigenvalues at several times of one run: points coloured from the first time to the last, the
 * first ones hollow, with thin lines between consecutive times. A line joins the nearest remaining
 * pair, so it is a guess where eigenvalues pass close to each other.
 */
final class EigenvaluePaths {
  private static final int NAMED = 5;
  private static final double THIN = 0.35;

  private EigenvaluePaths() {}

  /**
   * Returns the marks.
   *
   * @param rows of one run, with re and im
   * @param column numeric; its values are the times
   * @throws BadArgument if the column is not numeric, or the rows belong to several runs
   */
  static List<Mark> marks(Table rows, String column) {
    int runs = rows.distinct("run").size();
    Check.that(
        runs == 1,
        "paths",
        "got eigenvalues of " + runs + " runs in one panel, expected 1; name their axis in panels");
    List<String> times = new ArrayList<>(rows.distinct(column));
    times.forEach(t -> number(column, t));
    times.sort(Comparator.comparingDouble(t -> number(column, t)));
    int count = times.size();
    List<Mark> points = new ArrayList<>();
    List<double[]> x = new ArrayList<>();
    List<double[]> y = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Table at = rows.where(column, times.get(k));
      x.add(at.numbers("re"));
      y.add(at.numbers("im"));
      Color color = Palette.ordered(k, count);
      String label = named(k, count) ? column + " " + times.get(k) : "";
      double size = k == 0 || k == count - 1 ? 3.4 : 1.6;
      Symbol symbol = k == 0 && count > 1 ? Symbol.RING : Symbol.DISC;
      points.add(new Mark.Points(label, x.get(k), y.get(k), color, symbol, size));
    }
    List<Mark> out = new ArrayList<>();
    for (int k = 1; k < count; k++) {
      Style style = new Style(MarkRole.MEASURED, Palette.ordered(k, count), THIN);
      double[][] xy = joined(x.get(k - 1), y.get(k - 1), x.get(k), y.get(k));
      if (xy[0].length > 0) {
        out.add(new Mark.Line("", xy[0], xy[1], style));
      }
    }
    out.addAll(points);
    return out;
  }

  private static boolean named(int k, int count) {
    int parts = Math.min(NAMED, count) - 1;
    return parts == 0
        || IntStream.rangeClosed(0, parts)
            .anyMatch(i -> k == (int) Math.round((double) i * (count - 1) / parts));
  }

  private static double number(String column, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadArgument("paths", column + " holds '" + text + "', expected numbers");
    }
  }

  /**
   * Returns line segments with gaps of NaN between them: x, then y. Pairs are matched in order of
   * increasing distance; each eigenvalue is used once.
   */
  static double[][] joined(double[] x0, double[] y0, double[] x1, double[] y1) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < x0.length; i++) {
      for (int j = 0; j < x1.length; j++) {
        pairs.add(new int[] {i, j});
      }
    }
    pairs.sort(
        Comparator.comparingDouble(p -> Math.hypot(x1[p[1]] - x0[p[0]], y1[p[1]] - y0[p[0]])));
    boolean[] left = new boolean[x0.length];
    boolean[] right = new boolean[x1.length];
    double[][] out = new double[2][3 * Math.min(x0.length, x1.length)];
    int at = 0;
    for (int[] p : pairs) {
      if (left[p[0]] || right[p[1]]) {
        continue;
      }
      left[p[0]] = true;
      right[p[1]] = true;
      set(out, at++, x0[p[0]], y0[p[0]]);
      set(out, at++, x1[p[1]], y1[p[1]]);
      set(out, at++, Double.NaN, Double.NaN);
    }
    return out;
  }

  private static void set(double[][] out, int at, double x, double y) {
    out[0][at] = x;
    out[1][at] = y;
  }
}
