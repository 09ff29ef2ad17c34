package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.batik.ext.awt.g2d.AbstractGraphics2D;
import org.apache.batik.ext.awt.g2d.GraphicContext;

/**
 * Collects what XChart paints as shapes. XChart draws a curve segment by segment, which restarts
 * the dashes at every point and creates a separate element for every segment. Here consecutive
 * segments are joined into one path, and so are consecutive marks of one opaque colour.
 */
final class JoinedLines extends AbstractGraphics2D {
  /** A shape with its colour; {@code stroke} is null for a filled one. */
  record Piece(Path2D path, Color color, BasicStroke stroke) {}

  private static final int OPAQUE = 255;

  private final List<Piece> pieces = new ArrayList<>();
  private final Rectangle2D near;

  /**
   * @param near the region kept; segments are clipped to it, since file formats cannot handle
   *     arbitrarily large numbers
   */
  JoinedLines(Rectangle2D near) {
    super(true);
    this.near = near;
    gc = new GraphicContext();
  }

  /** Returns all visible shapes in painting order. */
  List<Piece> pieces() {
    return pieces;
  }

  @Override
  public void draw(Shape shape) {
    BasicStroke stroke = (BasicStroke) getStroke();
    if (!(shape instanceof Line2D segment)) {
      add(new Path2D.Double(shape), stroke);
      return;
    }
    Line2D line = cut(segment.getX1(), segment.getY1(), segment.getX2(), segment.getY2());
    if (line == null) {
      return;
    }
    if (goesOn(stroke)) {
      Path2D path = last().path();
      if (line.getP1().equals(path.getCurrentPoint())) {
        path.lineTo(line.getX2(), line.getY2());
        return;
      }
    }
    add(new Path2D.Double(line), stroke);
  }

  /**
   * Returns the part of a segment that lies near the chart (Liang and Barsky 1984); null if there
   * is none.
   */
  private Line2D cut(double x0, double y0, double x1, double y1) {
    double from = 0;
    double to = 1;
    double[] step = {x0 - x1, x1 - x0, y0 - y1, y1 - y0};
    double[] room = {
      x0 - near.getMinX(), near.getMaxX() - x0, y0 - near.getMinY(), near.getMaxY() - y0
    };
    if (Double.isNaN(step[0]) || Double.isNaN(step[2])) {
      return null;
    }
    for (int side = 0; side < 4; side++) {
      double at = room[side] / step[side];
      if (step[side] == 0 && room[side] < 0) {
        return null;
      } else if (step[side] < 0) {
        from = Math.max(from, at);
      } else if (step[side] > 0) {
        to = Math.min(to, at);
      }
    }
    if (from > to) {
      return null;
    }
    return new Line2D.Double(
        from == 0 ? x0 : x0 + from * (x1 - x0),
        from == 0 ? y0 : y0 + from * (y1 - y0),
        to == 1 ? x1 : x0 + to * (x1 - x0),
        to == 1 ? y1 : y0 + to * (y1 - y0));
  }

  @Override
  public void fill(Shape shape) {
    if (goesOn(null) && getColor().getAlpha() == OPAQUE) {
      last().path().append(shape, false);
    } else {
      add(new Path2D.Double(Path2D.WIND_NON_ZERO), null).append(shape, false);
    }
  }

  /** Whether the last shape has the current colour and that stroke. */
  private boolean goesOn(BasicStroke stroke) {
    return !pieces.isEmpty()
        && Objects.equals(stroke, last().stroke())
        && getColor().equals(last().color());
  }

  private Piece last() {
    return pieces.get(pieces.size() - 1);
  }

  private Path2D add(Path2D path, BasicStroke stroke) {
    if (getColor().getAlpha() > 0) {
      pieces.add(new Piece(path, getColor(), stroke));
    }
    return path;
  }

  @Override
  public Graphics create() {
    return this;
  }

  @Override
  public void dispose() {}

  @Override
  public FontMetrics getFontMetrics(Font font) {
    throw refused();
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    throw refused();
  }

  @Override
  public void setXORMode(Color color) {
    throw refused();
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw refused();
  }

  @Override
  public void drawString(String text, float x, float y) {
    throw refused();
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw refused();
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw refused();
  }

  @Override
  public boolean drawImage(Image image, int x, int y, int w, int h, ImageObserver observer) {
    throw refused();
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform transform) {
    throw refused();
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform transform) {
    throw refused();
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException("only shapes are taken from XChart");
  }
}
