package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The content of a page in painting order: laid out once, written in every format. Lengths are in
 * layout units, with y growing downwards.
 *
 * @param width of the page in layout units
 * @param height of the page in layout units
 * @param unit points of paper per layout unit; 1 unless a preset requests larger or smaller text
 * @param items everything that is painted
 */
record Page(double width, double height, double unit, List<Item> items) {
  /** A painted item. */
  sealed interface Item {
    /** The visible area; null if not clipped. */
    Rectangle2D clip();
  }

  /** A filled shape. */
  record Fill(Shape shape, Color color, Rectangle2D clip) implements Item {}

  /** A line along a shape. */
  record Stroke(Shape shape, Color color, BasicStroke stroke, Rectangle2D clip) implements Item {}

  /** Pixels over an area, the first row at its top. */
  record Picture(BufferedImage image, Rectangle2D area, Rectangle2D clip) implements Item {}

  /**
   * A line of text.
   *
   * @param text its parts
   * @param x left end of the baseline
   * @param y the baseline; for a text that reads upwards, its lower end
   * @param size of normal letters, neither superscript nor subscript
   * @param upwards whether it reads upwards
   */
  record Text(
      MathText text,
      double x,
      double y,
      double size,
      boolean upwards,
      Color color,
      Rectangle2D clip)
      implements Item {}

  /** Width on paper, pt. */
  double widthPt() {
    return width * unit;
  }

  /** Height on paper, pt. */
  double heightPt() {
    return height * unit;
  }
}
