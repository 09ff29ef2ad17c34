package gradflow.figure;

import gradflow.check.Check;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pair of axes and the marks drawn between them.
 *
 * @param title short name above the panel; may be empty
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param marks painted in this order, the first at the bottom
 * @param equalAspect whether units have the same length on both axes, as in the complex plane;
 *     limits are widened accordingly
 * @param note a sentence below the panel; may be empty
 */
public record Panel(
    String title, Axis x, Axis y, List<Mark> marks, boolean equalAspect, String note) {
  /** Creates a panel without a note. */
  public Panel(String title, Axis x, Axis y, List<Mark> marks, boolean equalAspect) {
    this(title, x, y, marks, equalAspect, "");
  }

  /**
   * @throws gradflow.check.BadArgument if there are no marks, {@code equalAspect} is set with two
   *     different scales, a {@link Scale#LOG10} axis gets a negative value, or a circle is to be
   *     drawn on a scale other than linear
   */
  public Panel {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    Objects.requireNonNull(note, "note");
    marks = List.copyOf(marks);
    Check.that(
        !marks.isEmpty(), "panel '" + title + "'", "got no marks, expected at least one to draw");
    Check.that(
        !equalAspect || sameUnits(x.scale(), y.scale()),
        "equal_aspect",
        "got " + x.scale() + " and " + y.scale() + ", expected two axes in the same units");
    for (Mark mark : marks) {
      check(mark, x, y);
    }
  }

  private static boolean sameUnits(Scale x, Scale y) {
    return x.equals(y) || (x.inDecades() && y.inDecades());
  }

  private static void check(Mark mark, Axis x, Axis y) {
    if (mark instanceof Mark.Line line) {
      check(mark, x, line.x());
      check(mark, y, line.y());
    } else if (mark instanceof Mark.Points points) {
      check(mark, x, points.x());
      check(mark, y, points.y());
    } else if (mark instanceof Mark.Band band) {
      check(mark, x, band.x());
      check(mark, y, band.lo());
      check(mark, y, band.hi());
    } else if (mark instanceof Mark.Bars bars) {
      check(mark, x, bars.x());
      check(mark, y, bars.lo());
      check(mark, y, bars.hi());
    } else if (mark instanceof Mark.Rule rule) {
      check(mark, rule.horizontal() ? y : x, rule.at());
    } else if (mark instanceof Mark.Cells cells) {
      check(mark, x, cells.x());
      check(mark, y, cells.y());
    } else if (mark instanceof Mark.Note note) {
      check(mark, x, note.x());
      check(mark, y, note.y());
    } else {
      boolean linear = x.scale().equals(Scale.LINEAR) && y.scale().equals(Scale.LINEAR);
      String got = "got axes " + x.scale() + " and " + y.scale();
      Check.that(linear, "circle '" + mark.label() + "'", got + ", expected two linear ones");
    }
  }

  private static void check(Mark mark, Axis axis, double... values) {
    if (axis.scale().equals(Scale.LOG10)) {
      for (double value : values) {
        Check.that(
            !(value < 0),
            "mark '" + mark.label() + "'",
            "got " + value + " on the log10 axis '" + axis.label() + "', expected values >= 0");
      }
    }
  }

  /** Returns the colours of the cells, if there are any. */
  public Optional<ColourScale> colours() {
    return marks.stream()
        .filter(Mark.Cells.class::isInstance)
        .map(mark -> ((Mark.Cells) mark).colours())
        .findFirst();
  }

  /** Returns this panel with a note below it. */
  public Panel withNote(String text) {
    return new Panel(title, x, y, marks, equalAspect, text);
  }

  /** Creates a panel whose axes are scaled independently. */
  public static Panel of(String title, Axis x, Axis y, List<Mark> marks) {
    return new Panel(title, x, y, marks, false);
  }

  /** Creates a panel in the complex plane: linear axes of equal unit length. */
  public static Panel complexPlane(String title, List<Mark> marks) {
    return new Panel(title, Axis.linear("Re λ"), Axis.linear("Im λ"), marks, true);
  }
}
