package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;

/**
 * A page as pixels, the same on every JDK. Letters are filled outlines, so the pixels do not depend
 * on a font rasteriser.
 */
final class Raster {
  private Raster() {}

  static BufferedImage of(Page page, int dpi) {
    double scale = dpi / 72.0;
    int width = (int) Math.round(page.widthPt() * scale);
    int height = (int) Math.round(page.heightPt() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(width / page.width(), height / page.height());
    Rectangle2D clip = null;
    for (Page.Item item : page.items()) {
      if (!Objects.equals(item.clip(), clip)) {
        clip = item.clip();
        g.setClip(clip);
      }
      paint(g, item);
    }
    g.dispose();
    return image;
  }

  /** Returns filled shapes as pixels of that part of the page, with a transparent background. */
  static BufferedImage of(
      List<? extends Shape> shapes, Color color, Rectangle2D area, double perPoint) {
    int width = (int) Math.ceil(area.getWidth() * perPoint);
    int height = (int) Math.ceil(area.getHeight() * perPoint);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.scale(width / area.getWidth(), height / area.getHeight());
    g.translate(-area.getX(), -area.getY());
    g.setColor(color);
    shapes.forEach(g::fill);
    g.dispose();
    return image;
  }

  private static void paint(Graphics2D g, Page.Item item) {
    if (item instanceof Page.Fill fill) {
      g.setColor(fill.color());
      g.fill(fill.shape());
    } else if (item instanceof Page.Stroke line) {
      g.setColor(line.color());
      stroke(g, line.shape(), line.stroke());
    } else if (item instanceof Page.Picture picture) {
      Rectangle2D area = picture.area();
      AffineTransform place = AffineTransform.getTranslateInstance(area.getX(), area.getY());
      place.scale(
          area.getWidth() / picture.image().getWidth(),
          area.getHeight() / picture.image().getHeight());
      g.drawImage(picture.image(), place, null);
    } else if (item instanceof Page.Text text) {
      g.setColor(text.color());
      g.fill(outline(text));
    }
  }

  /**
   * Fills the outline of a stroke, since Java versions clip a stroke that they draw in different
   * ways. A straight line without dashes is a parallelogram in all of them.
   */
  private static void stroke(Graphics2D g, Shape shape, BasicStroke stroke) {
    if (shape instanceof Line2D && stroke.getDashArray() == null) {
      g.setStroke(stroke);
      g.draw(shape);
    } else {
      g.fill(stroke.createStrokedShape(shape));
    }
  }

  private static Path2D outline(Page.Text text) {
    Path2D all = new Path2D.Double();
    double x = 0;
    for (MathText.Part part : text.text().parts()) {
      double size = part.size(text.size());
      Path2D letters = Typeface.outline(part.text(), size);
      letters.transform(AffineTransform.getTranslateInstance(x, part.down(text.size())));
      all.append(letters, false);
      x += Typeface.advance(part.text(), size);
    }
    AffineTransform place = AffineTransform.getTranslateInstance(text.x(), text.y());
    if (text.upwards()) {
      place.rotate(-Math.PI / 2);
    }
    all.transform(place);
    return all;
  }
}
