package gradflow.figure;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Places each note where it covers the least of the data and of other notes, and where leader lines
 * cross neither each other nor a text.
 */
final class Notes {
  private static final double[] DISTANCES = {9, 13, 18, 26, 38, 54, 76, 100};
  private static final int DIRECTIONS = 32;

  /** How often each pair of notes that are in each other's way is placed anew, at most. */
  private static final int ROUNDS = 6;

  /** More notes than this are placed once each, since there is no room for all. */
  private static final int MOST = 24;

  /** More than all that a place within the plot can cost among many notes. */
  private static final double OUTSIDE = 1e6;

  private static final double TOUCHES = 500;
  private static final double CROSSES = 300;

  /** A leader closer than this to another note's position seems to point at it. */
  private static final double NEAR = 2.2;

  private final PlotMap map;

  /** Points of the data, from left to right. */
  private final List<Point2D.Double> ink = new ArrayList<>();

  private final List<Placed> placed = new ArrayList<>();
  private final Map<Wish, List<Choice>> choices = new HashMap<>();

  /**
   * A note on the page.
   *
   * @param at the position that it points at
   * @param box of the text
   * @param end of the leader line at the text
   * @param bare whether no point is drawn at that position
   */
  record Placed(String text, Point2D at, Rectangle2D box, Point2D end, boolean bare) {
    private Wish wish() {
      return new Wish(text, at, bare);
    }

    /** Returns this note with its text in the middle of another's. */
    Placed about(Rectangle2D other) {
      double x = other.getCenterX() - box.getWidth() / 2;
      Rectangle2D there = new Rectangle2D.Double(x, other.getY(), box.getWidth(), box.getHeight());
      return new Placed(text, at, there, leaderEnd(at.getX(), at.getY(), there), bare);
    }
  }

  /** A note that wants a place. */
  private record Wish(String text, Point2D at, boolean bare) {}

  /** A possible place and what it costs without other notes. */
  private record Choice(Placed place, double cost) {}

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
    notes.ink.sort(Comparator.comparingDouble(Point2D.Double::getX));
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Note note) {
        double x = map.pageX(panel.x().scale().place(note.x()));
        double y = map.pageY(panel.y().scale().place(note.y()));
        boolean bare = panel.marks().stream().noneMatch(m -> isAt(m, note));
        notes.placed.add(notes.best(new Wish(note.label(), new Point2D.Double(x, y), bare)));
      }
    }
    notes.improve();
    return notes.placed;
  }

  /**
   * Places pairs that are in the way of a note anew, or exchanges their places, as long as that is
   * better.
   */
  private void improve() {
    boolean better = placed.size() <= MOST;
    for (int round = 0; better && round < ROUNDS; round++) {
      better = false;
      for (int i = 0; i < placed.size(); i++) {
        for (int k = i + 1; k < placed.size(); k++) {
          better |= improve(i, k);
        }
      }
    }
  }

  private boolean improve(int i, int k) {
    Placed b = placed.remove(k);
    Placed a = placed.remove(i);
    List<Placed> best = List.of(a, b);
    double before = cost(best);
    if (before < CROSSES) {
      placed.add(i, a);
      placed.add(k, b);
      return false;
    }
    double least = before;
    Placed first = best(a.wish());
    Placed second = best(b.wish());
    for (List<Placed> pair :
        List.of(
            List.of(a.about(b.box()), b.about(a.box())),
            List.of(first, after(first, b)),
            List.of(after(second, a), second))) {
      double cost = cost(pair);
      if (cost < least - 1e-9) {
        least = cost;
        best = pair;
      }
    }
    placed.add(i, best.get(0));
    placed.add(k, best.get(1));
    return least < before;
  }

  /** Returns the best place of a note where another is placed as well. */
  private Placed after(Placed first, Placed second) {
    placed.add(first);
    Placed best = best(second.wish());
    placed.remove(placed.size() - 1);
    return best;
  }

  private double cost(List<Placed> pair) {
    double cost = alone(pair.get(0)) + besides(pair.get(0));
    placed.add(pair.get(0));
    cost += alone(pair.get(1)) + besides(pair.get(1));
    placed.remove(placed.size() - 1);
    return cost;
  }

  /** Marks points along the curve as covered, so densely that none fits through a text. */
  private void cover(Panel panel, double[] x, double[] y) {
    Point2D.Double before = null;
    for (int i = 0; i < x.length; i++) {
      double px = map.pageX(panel.x().scale().place(x[i]));
      double py = map.pageY(panel.y().scale().place(y[i]));
      if (!Double.isFinite(px) || !Double.isFinite(py)) {
        before = null;
        continue;
      }
      Point2D.Double here = new Point2D.Double(px, py);
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

  /** Returns the places around a position, those that cover the least of the data first. */
  private List<Choice> choices(Wish wish) {
    double width = Typeface.width(wish.text(), Theme.NOTE);
    double height = Typeface.capHeight(Theme.NOTE);
    Point2D at = wish.at();
    List<Choice> all = new ArrayList<>();
    for (double distance : DISTANCES) {
      for (int k = 0; k < DIRECTIONS; k++) {
        double angle = 2 * Math.PI * k / DIRECTIONS;
        double cx = at.getX() + Math.cos(angle) * (distance + width / 2);
        double cy = at.getY() + Math.sin(angle) * (distance + height / 2);
        Rectangle2D box = new Rectangle2D.Double(cx - width / 2, cy - height / 2, width, height);
        Placed place =
            new Placed(wish.text(), at, box, leaderEnd(at.getX(), at.getY(), box), wish.bare());
        all.add(new Choice(place, alone(place)));
      }
    }
    all.sort(Comparator.comparingDouble(Choice::cost));
    return all;
  }

  private Placed best(Wish wish) {
    Placed best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Choice choice : choices.computeIfAbsent(wish, this::choices)) {
      if (choice.cost() >= least) {
        break;
      }
      double cost = choice.cost() + besides(choice.place());
      if (cost < least) {
        least = cost;
        best = choice.place();
      }
    }
    return best;
  }

  /** Returns the point of the text's frame that is closest to the position it points at. */
  private static Point2D leaderEnd(double x, double y, Rectangle2D box) {
    return new Point2D.Double(
        Math.max(box.getMinX() - 1.5, Math.min(box.getMaxX() + 1.5, x)),
        Math.max(box.getMinY() - 1.5, Math.min(box.getMaxY() + 1.5, y)));
  }

  /** Returns how much data text and leader cover, apart from what lies at the position itself. */
  private double alone(Placed one) {
    Rectangle2D roomy = roomy(one.box(), 3);
    Line2D leader = new Line2D.Double(one.at(), one.end());
    double cost = map.plot().contains(roomy) ? 0 : OUTSIDE;
    // most of the ink is far from both
    Rectangle2D near = roomy(leader.getBounds2D(), 2.1).createUnion(roomy);
    double right = near.getMaxX();
    double top = near.getMinY();
    double bottom = near.getMaxY();
    for (int k = firstInk(near.getMinX()); k < ink.size(); k++) {
      Point2D.Double p = ink.get(k);
      if (p.x > right) {
        break;
      }
      if (p.y >= top && p.y <= bottom) {
        cost += roomy.contains(p) ? 5 : 0;
        cost += p.distance(one.at()) > 3 && leader.ptSegDist(p) < 2 ? 1 : 0;
      }
    }
    return cost + one.at().distance(one.box().getCenterX(), one.box().getCenterY()) / 10;
  }

  /** Returns the index of the first point that is not left of a position. */
  private int firstInk(double left) {
    int low = 0;
    int high = ink.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ink.get(middle).x < left) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns what leaders and texts that cross those of the other notes cost. */
  private double besides(Placed one) {
    Line2D leader = new Line2D.Double(one.at(), one.end());
    double cost = 0;
    for (Placed other : placed) {
      Line2D its = new Line2D.Double(other.at(), other.end());
      cost += roomy(one.box(), 3).intersects(other.box()) ? TOUCHES : 0;
      cost += leader.intersects(roomy(other.box(), 1)) ? CROSSES : 0;
      cost += its.intersects(roomy(one.box(), 1)) ? CROSSES : 0;
      if (other.at().distance(one.at()) > 0) {
        cost += leader.intersectsLine(its) ? CROSSES : 0;
        cost += leader.ptSegDist(other.at()) < NEAR ? CROSSES : 0;
        cost += its.ptSegDist(one.at()) < NEAR ? CROSSES : 0;
      }
    }
    return cost;
  }

  private static Rectangle2D roomy(Rectangle2D box, double by) {
    return new Rectangle2D.Double(
        box.getX() - by, box.getY() - by, box.getWidth() + 2 * by, box.getHeight() + 2 * by);
  }
}
