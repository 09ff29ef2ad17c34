package gradflow.figure;

import java.util.ArrayList;
import java.util.List;

/** Finds the visible part of each panel's axes. */
final class AxisLimits {
  /** Margin beyond the outermost value, as a fraction of the range of the data. */
  private static final double PADDING = 0.04;

  /** Margin above a curve with a note, which often stands at its peak. */
  private static final double HEADROOM = 0.14;

  /** Largest end of a span, so that its length stays finite. */
  private static final double FARTHEST = 1e300;

  private double lo = Double.POSITIVE_INFINITY;
  private double hi = Double.NEGATIVE_INFINITY;
  private boolean padded;
  private boolean noted;
  private boolean tight;
  private final Axis axis;

  private AxisLimits(Axis axis) {
    this.axis = axis;
  }

  /** Returns the horizontal (or vertical) spans of all panels; shared axes get a common one. */
  static List<Span> of(List<Panel> panels, boolean horizontal) {
    List<Span> spans = new ArrayList<>();
    for (Panel panel : panels) {
      Axis axis = horizontal ? panel.x() : panel.y();
      AxisLimits found = new AxisLimits(axis);
      found.padded = !horizontal;
      for (Panel other : panels) {
        Axis theirs = horizontal ? other.x() : other.y();
        if (other.equals(panel) || (axis.shared() && axis.equals(theirs))) {
          other.marks().forEach(mark -> found.take(mark, horizontal));
        }
      }
      spans.add(found.span());
    }
    return spans;
  }

  private void take(Mark mark, boolean horizontal) {
    if (mark instanceof Mark.Line line) {
      take(horizontal ? line.x() : line.y());
    } else if (mark instanceof Mark.Band band) {
      take(horizontal ? band.x() : band.lo());
      take(horizontal ? band.x() : band.hi());
    } else if (mark instanceof Mark.Bars bars) {
      take(horizontal ? bars.x() : bars.lo());
      take(horizontal ? bars.x() : bars.hi());
    } else if (mark instanceof Mark.Points points) {
      take(horizontal ? points.x() : points.y());
      padded = true;
    } else if (mark instanceof Mark.Circle circle) {
      double centre = horizontal ? circle.cx() : circle.cy();
      take(centre - circle.r(), centre + circle.r());
      padded = true;
    } else if (mark instanceof Mark.Cells cells) {
      double[] edges = CellPainter.edges(horizontal ? cells.x() : cells.y(), axis.scale());
      lo = Math.min(lo, edges[0]);
      hi = Math.max(hi, edges[edges.length - 1]);
      tight = true;
    } else if (mark instanceof Mark.Rule rule && rule.horizontal() != horizontal) {
      take(rule.at());
    } else if (mark instanceof Mark.Note note) {
      take(horizontal ? note.x() : note.y());
      noted |= !horizontal;
    }
  }

  private void take(double... values) {
    for (double value : values) {
      double placed = axis.scale().place(value);
      if (Double.isFinite(placed)) {
        double far = Math.max(-FARTHEST, Math.min(FARTHEST, placed));
        lo = Math.min(lo, far);
        hi = Math.max(hi, far);
      }
    }
  }

  private Span span() {
    boolean fixedLo = !Double.isNaN(axis.lo());
    boolean fixedHi = !Double.isNaN(axis.hi());
    double low = fixedLo ? axis.scale().place(axis.lo()) : lo;
    double high = fixedHi ? axis.scale().place(axis.hi()) : hi;
    if (Double.isInfinite(low) || Double.isInfinite(high)) {
      low = Double.isInfinite(low) ? (Double.isInfinite(high) ? 0 : high - 1) : low;
      high = Double.isInfinite(high) ? low + 1 : high;
    }
    double least = Math.max(1e-9 * Math.max(Math.abs(low), Math.abs(high)), 1e-300);
    if (!(high - low > least)) {
      double room = low == 0 ? 1 : 0.1 * Math.abs(low);
      low = fixedLo ? low : low - room;
      high = fixedHi ? high : low + 2 * room;
    }
    double pad = padded && !tight ? PADDING * (high - low) : 0;
    return new Span(
        fixedLo ? low : low - pad,
        fixedHi ? high : noted && !tight ? high + HEADROOM * (high - low) : high + pad);
  }
}
