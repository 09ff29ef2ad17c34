package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Records what is painted on a page, with y growing downwards. */
final class Canvas {
  /** The point of a text to which its x refers. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final List<Page.Item> items;
  private final Rectangle2D clip;
  private final double unit;

  /**
   * @param unit points of paper per layout unit
   */
  Canvas(double unit) {
    this(new ArrayList<>(), null, unit);
  }

  private Canvas(List<Page.Item> items, Rectangle2D clip, double unit) {
    this.items = items;
    this.clip = clip;
    this.unit = unit;
  }

  /** All recorded items, including those painted through clipped canvases of this one. */
  List<Page.Item> items() {
    return List.copyOf(items);
  }

  /** Returns a canvas of the same page that shows only what lies inside {@code area}. */
  Canvas clipped(Rectangle2D area) {
    return new Canvas(items, area, unit);
  }

  void fill(Shape shape, Color color) {
    items.add(new Page.Fill(shape, color, clip));
  }

  void draw(Shape shape, Color color, BasicStroke stroke) {
    items.add(new Page.Stroke(shape, color, stroke, clip));
  }

  /** Paints pixels over an area, the first row at its top. */
  void image(BufferedImage image, Rectangle2D area) {
    items.add(new Page.Picture(image, area, clip));
  }

  void line(double x1, double y1, double x2, double y2, Color color, double width) {
    BasicStroke stroke =
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    draw(new Line2D.Double(x1, y1, x2, y2), color, stroke);
  }

  /** Paints a text with its baseline at {@code y}. */
  void text(String text, double x, double y, double size, Color color, Anchor anchor) {
    MathText set = MathText.onPage(text, unit);
    double width = anchor == Anchor.START ? 0 : set.width(size);
    double left = anchor == Anchor.START ? x : anchor == Anchor.END ? x - width : x - width / 2;
    add(set, left, y, size, false, color);
  }

  /**
   * Paints a text that reads upwards, with its middle at {@code y} and its baseline at {@code x}.
   */
  void textUpwards(String text, double x, double y, double size, Color color) {
    MathText set = MathText.onPage(text, unit);
    add(set, x, y + set.width(size) / 2, size, true, color);
  }

  private void add(MathText text, double x, double y, double size, boolean upwards, Color color) {
    if (!text.parts().isEmpty()) {
      items.add(new Page.Text(text, x, y, size, upwards, color, clip));
    }
  }
}
