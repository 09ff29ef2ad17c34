package gradflow.figure;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Places each note where it covers the least of the data and of earlier notes. */
final class Notes {
  private static final double[] DISTANCES = {9, 13, 18, 26, 38, 54};
  private static final int DIRECTIONS = 16;

  private final PlotMap map;
  private final List<Point2D> ink = new ArrayList<>();
  private final List<Placed> placed = new ArrayList<>();

  /**
   * A note on the page.
   *
   * @param at the position that it points at
   * @param box of the text
   * @param end of the leader line at the text
   * @param bare whether no point is drawn at that position
   */
  record Placed(String text, Point2D at, Rectangle2D box, Point2D end, boolean bare) {}

  private Notes(PlotMap map) {
    this.map = map;
  }

  static void paint(Canvas canvas, PageLayout.Box box, PlotMap map) {
    for (Placed note : place(box, map)) {
      double x = note.at().getX();
      double y = note.at().getY();
      Rectangle2D text = note.box();
      canvas.line(x, y, note.end().getX(), note.end().getY(), Palette.GREY, 0.5);
      if (note.bare()) {
        canvas.fill(new Ellipse2D.Double(x - 1.4, y - 1.4, 2.8, 2.8), Palette.INK);
      }
      canvas.text(
          note.text(), text.getX(), text.getMaxY(), Theme.NOTE, Palette.INK, Canvas.Anchor.START);
    }
  }

  /** Returns the positions of the notes of a panel. */
  static List<Placed> place(PageLayout.Box box, PlotMap map) {
    Panel panel = box.panel();
    if (panel.marks().stream().noneMatch(Mark.Note.class::isInstance)) {
      return List.of();
    }
    Notes notes = new Notes(map);
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Line line) {
        notes.cover(panel, line.x(), line.y());
      } else if (mark instanceof Mark.Points points) {
        notes.cover(panel, points.x(), points.y());
      } else if (mark instanceof Mark.Band band) {
        notes.cover(panel, band.x(), band.lo());
        notes.cover(panel, band.x(), band.hi());
      }
    }
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Note note) {
        double x = map.pageX(panel.x().scale().place(note.x()));
        double y = map.pageY(panel.y().scale().place(note.y()));
        notes.set(note.label(), x, y, panel.marks().stream().noneMatch(m -> isAt(m, note)));
      }
    }
    return notes.placed;
  }

  /** Marks points along the curve as covered, so densely that none fits through a text. */
  private void cover(Panel panel, double[] x, double[] y) {
    Point2D before = null;
    for (int i = 0; i < x.length; i++) {
      double px = map.pageX(panel.x().scale().place(x[i]));
      double py = map.pageY(panel.y().scale().place(y[i]));
      if (!Double.isFinite(px) || !Double.isFinite(py)) {
        before = null;
        continue;
      }
      Point2D here = new Point2D.Double(px, py);
      int steps = before == null ? 1 : (int) Math.min(200, 1 + before.distance(here) / 3);
      for (int k = 1; k <= steps; k++) {
        double t = (double) k / steps;
        ink.add(
            before == null
                ? here
                : new Point2D.Double(
                    before.getX() + t * (px - before.getX()),
                    before.getY() + t * (py - before.getY())));
      }
      before = here;
    }
  }

  private static boolean isAt(Mark mark, Mark.Note note) {
    return mark instanceof Mark.Points p
        && IntStream.range(0, p.x().length)
            .anyMatch(i -> p.x()[i] == note.x() && p.y()[i] == note.y());
  }

  private void set(String text, double x, double y, boolean bare) {
    double width = Typeface.width(text, Theme.NOTE);
    double height = Typeface.capHeight(Theme.NOTE);
    Rectangle2D best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double distance : DISTANCES) {
      for (int k = 0; k < DIRECTIONS; k++) {
        double angle = 2 * Math.PI * k / DIRECTIONS;
        double dx = Math.cos(angle);
        double dy = Math.sin(angle);
        double cx = x + dx * (distance + width / 2);
        double cy = y + dy * (distance + height / 2);
        Rectangle2D box = new Rectangle2D.Double(cx - width / 2, cy - height / 2, width, height);
        double cost = cost(box) + leaderCost(x, y, box) + distance / 5;
        if (cost < least) {
          least = cost;
          best = box;
        }
      }
    }
    placed.add(new Placed(text, new Point2D.Double(x, y), best, leaderEnd(x, y, best), bare));
  }

  /** Returns the point of the text's frame that is closest to the position it points at. */
  private static Point2D leaderEnd(double x, double y, Rectangle2D box) {
    return new Point2D.Double(
        Math.max(box.getMinX() - 1.5, Math.min(box.getMaxX() + 1.5, x)),
        Math.max(box.getMinY() - 1.5, Math.min(box.getMaxY() + 1.5, y)));
  }

  /**
   * Returns the amount of data that the leader crosses, apart from what lies at the position
   * itself.
   */
  private double leaderCost(double x, double y, Rectangle2D box) {
    Line2D leader = new Line2D.Double(new Point2D.Double(x, y), leaderEnd(x, y, box));
    return ink.stream().filter(p -> p.distance(x, y) > 3 && leader.ptSegDist(p) < 2).count();
  }

  private double cost(Rectangle2D box) {
    Rectangle2D roomy =
        new Rectangle2D.Double(
            box.getX() - 3, box.getY() - 3, box.getWidth() + 6, box.getHeight() + 6);
    double cost = map.plot().contains(roomy) ? 0 : 1000;
    cost += 5.0 * ink.stream().filter(roomy::contains).count();
    cost += 500.0 * placed.stream().filter(p -> roomy.intersects(p.box())).count();
    return cost;
  }
}
