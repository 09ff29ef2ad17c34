package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A page in points with y growing downwards, on which text is set in the shipped {@link Typeface}.
 */
final class Canvas {
  /** Which point of a text its x belongs to. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final Graphics2D graphics;
  private final boolean outlines;

  /**
   * @param outlines whether to fill the letters' outlines, which gives the same pixels with every
   *     font rasteriser, instead of setting text
   */
  Canvas(Graphics2D graphics, boolean outlines) {
    this.graphics = graphics;
    this.outlines = outlines;
  }

  Canvas clipped(Rectangle2D area) {
    Graphics2D inner = (Graphics2D) graphics.create();
    inner.clip(area);
    return new Canvas(inner, outlines);
  }

  void close() {
    graphics.dispose();
  }

  void fill(Shape shape, Color color) {
    graphics.setColor(color);
    graphics.fill(shape);
  }

  void draw(Shape shape, Color color, BasicStroke stroke) {
    graphics.setColor(color);
    graphics.setStroke(stroke);
    graphics.draw(shape);
  }

  /** Paints pixels over an area, the first row at its top. */
  void image(BufferedImage image, Rectangle2D area) {
    AffineTransform place = new AffineTransform();
    place.translate(area.getX(), area.getY());
    place.scale(area.getWidth() / image.getWidth(), area.getHeight() / image.getHeight());
    graphics.drawImage(image, place, null);
  }

  void line(double x1, double y1, double x2, double y2, Color color, double width) {
    BasicStroke stroke =
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    draw(new Line2D.Double(x1, y1, x2, y2), color, stroke);
  }

  /** Sets a text with its baseline at {@code y}. */
  void text(String text, double x, double y, double size, Color color, Anchor anchor) {
    double width = anchor == Anchor.START ? 0 : Typeface.width(text, size);
    double left = anchor == Anchor.START ? x : anchor == Anchor.END ? x - width : x - width / 2;
    graphics.setColor(color);
    if (outlines) {
      graphics.fill(Typeface.glyphs(text, size).getOutline((float) left, (float) y));
    } else {
      graphics.setFont(Typeface.at(size));
      graphics.drawString(Typeface.line(text), (float) left, (float) y);
    }
  }

  /** Sets a text that reads upwards, its middle at {@code y} and its baseline at {@code x}. */
  void textUpwards(String text, double x, double y, double size, Color color) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    text(text, 0, 0, size, color, Anchor.MIDDLE);
    graphics.setTransform(before);
  }
}
