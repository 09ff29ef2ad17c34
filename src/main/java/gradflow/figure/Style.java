package gradflow.figure;

import gradflow.check.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Objects;

/**
 * The style of a line.
 *
 * @param role what the line represents
 * @param color the line's colour
 * @param widthPt thickness in points
 * @param dash its dash pattern
 */
public record Style(MarkRole role, Color color, double widthPt, Dash dash) {
  /**
   * @throws gradflow.check.BadArgument if {@code widthPt} is not above 0
   */
  public Style {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(color, "color");
    Objects.requireNonNull(dash, "dash");
    Check.positive("width", widthPt);
  }

  /**
   * Creates a style with the dash of its role: solid if measured, dashed for theory, dotted for a
   * bound.
   */
  public Style(MarkRole role, Color color, double widthPt) {
    this(
        role,
        color,
        widthPt,
        switch (role) {
          case MEASURED -> Dash.SOLID;
          case THEORY -> Dash.DASHED;
          case BOUND -> Dash.DOTTED;
        });
  }

  /** Style of a measured line: solid, 1.2 pt. */
  public static Style measured(Color color) {
    return new Style(MarkRole.MEASURED, color, 1.2);
  }

  /** Style of a predicted line: dashed, 1.1 pt. */
  public static Style theory(Color color) {
    return new Style(MarkRole.THEORY, color, 1.1);
  }

  /** Style of a bound: dotted, 1.1 pt. */
  public static Style bound(Color color) {
    return new Style(MarkRole.BOUND, color, 1.1);
  }

  /** Returns this style in another colour. */
  Style in(Color other) {
    return new Style(role, other, widthPt, dash);
  }

  /** Returns this style with another dash. */
  public Style with(Dash other) {
    return new Style(role, color, widthPt, other);
  }

  BasicStroke stroke() {
    float w = (float) widthPt;
    float[] pattern = dash.pattern(w);
    int join = BasicStroke.JOIN_ROUND;
    return pattern == null
        ? new BasicStroke(w, BasicStroke.CAP_ROUND, join)
        : new BasicStroke(w, BasicStroke.CAP_BUTT, join, 10f, pattern, 0f);
  }
}
