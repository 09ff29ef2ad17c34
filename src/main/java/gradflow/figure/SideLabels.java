package gradflow.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Labels to the right of a plot, each as close to the end of its line as the others permit. */
final class SideLabels {
  private static final double PITCH = 10;

  /** A label and its preferred height. */
  private record Wish(String text, Color color, double y) {}

  /** A label and the height of its middle on the page. */
  record Placed(String text, Color color, double wanted, double y) {}

  private SideLabels() {}

  static List<Placed> place(PageLayout.Box box) {
    PlotMap map = new PlotMap(box.plot(), box.x(), box.y());
    List<Wish> wishes = new ArrayList<>();
    for (Mark mark : box.beside()) {
      if (mark instanceof Mark.Line line) {
        wishes.add(new Wish(line.label(), line.color(), map.pageY(end(line, box))));
      } else if (mark instanceof Mark.Rule rule) {
        double placed = box.panel().y().scale().place(rule.at());
        wishes.add(new Wish(rule.label(), Palette.GREY, map.pageY(box.y().clamp(placed))));
      }
    }
    wishes.sort(Comparator.comparingDouble(Wish::y));
    double[] wanted = wishes.stream().mapToDouble(Wish::y).toArray();
    double[] got = spread(wanted, PITCH, map.plot().getY() + 2, map.plot().getMaxY() - 2);
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < got.length; i++) {
      Wish wish = wishes.get(i);
      placed.add(new Placed(wish.text(), Theme.readable(wish.color()), wanted[i], got[i]));
    }
    return placed;
  }

  static void paint(Canvas canvas, PageLayout.Box box) {
    double edge = box.plot().getMaxX();
    for (Placed label : place(box)) {
      if (Math.abs(label.y() - label.wanted()) > 2) {
        double from = edge + 1.5;
        double to = edge + PageLayout.BESIDE_GAP - 1.5;
        canvas.line(from, label.wanted(), to, label.y(), Theme.LEADER, 0.5);
      }
      double baseline = label.y() + Typeface.capHeight(Theme.LEGEND) / 2;
      double x = edge + PageLayout.BESIDE_GAP;
      canvas.text(label.text(), x, baseline, Theme.LEGEND, label.color(), Canvas.Anchor.START);
    }
  }

  /** Returns the height of a line's last point, or of the edge at which it leaves the plot. */
  private static double end(Mark.Line line, PageLayout.Box box) {
    double best = Double.NEGATIVE_INFINITY;
    double height = box.y().lo();
    for (int i = 0; i < line.x().length; i++) {
      double x = box.panel().x().scale().place(line.x()[i]);
      double y = box.panel().y().scale().place(line.y()[i]);
      if (Double.isFinite(x) && Double.isFinite(y) && box.x().holds(x) && x >= best) {
        best = x;
        height = y;
      }
    }
    return box.y().clamp(height);
  }

  /**
   * Moves sorted positions apart with the least sum of squared shifts: labels that would touch form
   * a block centred on the mean of the preferred positions of its members.
   */
  static double[] spread(double[] wanted, double pitch, double lo, double hi) {
    int n = wanted.length;
    double[] mean = new double[n];
    int[] count = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      mean[blocks] = wanted[i] - i * pitch;
      count[blocks++] = 1;
      while (blocks > 1 && mean[blocks - 1] < mean[blocks - 2]) {
        int total = count[blocks - 1] + count[blocks - 2];
        mean[blocks - 2] =
            (mean[blocks - 1] * count[blocks - 1] + mean[blocks - 2] * count[blocks - 2]) / total;
        count[blocks - 2] = total;
        blocks--;
      }
    }
    double[] got = new double[n];
    double last = hi - (n - 1) * pitch;
    int i = 0;
    for (int b = 0; b < blocks; b++) {
      double start = Math.max(lo, Math.min(last, mean[b]));
      for (int k = 0; k < count[b]; k++) {
        got[i] = start + i * pitch;
        i++;
      }
    }
    return got;
  }
}
