package gradflow.figure;

import gradflow.check.Check;
import java.util.List;
import java.util.Objects;

/**
 * One pair of axes and what is drawn between them.
 *
 * @param title short name above the panel; may be empty
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param marks painted in this order, the first at the bottom
 * @param equalAspect whether one unit is as long on both axes, as in the complex plane
 */
public record Panel(String title, Axis x, Axis y, List<Mark> marks, boolean equalAspect) {
  /**
   * @throws gradflow.check.BadArgument if there are no marks, or {@code equalAspect} is asked of two different scales
   */
  public Panel {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    marks = List.copyOf(marks);
    Check.that(
        !marks.isEmpty(), "panel '" + title + "'", "got no marks, expected at least one to draw");
    Check.that(
        !equalAspect || x.scale().inDecades() == y.scale().inDecades(),
        "equal_aspect",
        "got " + x.scale() + " and " + y.scale() + ", expected two axes in the same units");
  }

  /** A panel whose axes are scaled independently. */
  public static Panel of(String title, Axis x, Axis y, List<Mark> marks) {
    return new Panel(title, x, y, marks, false);
  }

  /** A panel in the complex plane: linear axes of equal unit length. */
  public static Panel complexPlane(String title, List<Mark> marks) {
    return new Panel(title, Axis.linear("Re λ"), Axis.linear("Im λ"), marks, true);
  }
}
