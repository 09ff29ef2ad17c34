package gradflow.figure;

import gradflow.check.Check;
import java.util.List;
import java.util.Objects;

/**
 * A figure: panels in a grid, filled row by row.
 *
 * @param title heading above all panels; may be empty
 * @param caption what a reader needs to know; goes into the description of SVG and PDF, not into
 *     the picture
 * @param panels at least one; with two or more each gets a letter
 * @param columns panels per row
 * @param widthMm width on paper in millimetres, 30 to 600
 * @param aspect height of a panel over its width, 0.2 to 3; equal-aspect panels determine their own
 * @param text scale factor of letters and lines, 0.5 to 4
 * @param dpi resolution of the PNG, 20 to 1200
 */
public record Figure(
    String title,
    String caption,
    List<Panel> panels,
    int columns,
    double widthMm,
    double aspect,
    double text,
    int dpi) {
  /** Width of one column of a two-column journal, mm. */
  public static final double SINGLE_MM = 89;

  /** Width of a whole page, mm. */
  public static final double DOUBLE_MM = 183;

  /**
   * @throws gradflow.check.BadArgument if there is no panel or a number is outside its range
   */
  public Figure {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(caption, "caption");
    panels = List.copyOf(panels);
    Check.that(!panels.isEmpty(), "panels", "got none, expected at least 1");
    Check.positive("columns", columns);
    Check.within("width_mm", widthMm, 30, 600);
    Check.within("aspect", aspect, 0.2, 3);
    Check.within("text", text, 0.5, 4);
    Check.within("dpi", dpi, 20, 1200);
  }

  /** Creates a figure with letters of the usual size; 300 dpi. */
  public Figure(
      String title,
      String caption,
      List<Panel> panels,
      int columns,
      double widthMm,
      double aspect) {
    this(title, caption, panels, columns, widthMm, aspect, 1, 300);
  }
}
