package gradflow.figure;

import gradflow.check.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Objects;

/**
 * How a line is drawn.
 *
 * @param role decides solid, dashed or dotted
 * @param color the line's colour
 * @param widthPt thickness in points
 */
public record Style(Role role, Color color, double widthPt) {
  /**
   * @throws gradflow.check.BadArgument if {@code widthPt} is not above 0
   */
  public Style {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(color, "color");
    Check.positive("width", widthPt);
  }

  /** A measured line: solid, 1.2 pt. */
  public static Style measured(Color color) {
    return new Style(Role.MEASURED, color, 1.2);
  }

  /** A predicted line: dashed, 1.1 pt. */
  public static Style theory(Color color) {
    return new Style(Role.THEORY, color, 1.1);
  }

  /** A bound: dotted, 1.1 pt. */
  public static Style bound(Color color) {
    return new Style(Role.BOUND, color, 1.1);
  }

  Style in(Color other) {
    return new Style(role, other, widthPt);
  }

  BasicStroke stroke() {
    float w = (float) widthPt;
    float[] dash =
        switch (role) {
          case MEASURED -> null;
          case THEORY -> new float[] {3.4f * w, 2.0f * w};
          case BOUND -> new float[] {0.9f * w, 1.5f * w};
        };
    int join = BasicStroke.JOIN_ROUND;
    return dash == null
        ? new BasicStroke(w, BasicStroke.CAP_ROUND, join)
        : new BasicStroke(w, BasicStroke.CAP_BUTT, join, 10f, dash, 0f);
  }
}
