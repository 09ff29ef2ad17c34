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
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.List;
import org.apache.batik.ext.awt.g2d.AbstractGraphics2D;
import org.apache.batik.ext.awt.g2d.GraphicContext;

/**
 * Takes what XChart paints and keeps it as shapes. XChart draws a curve segment by segment, which
 * restarts the dashes at every point and puts every segment into an element of its own; here
 * consecutive segments become one path again.
 */
final class JoinedLines extends AbstractGraphics2D {
  /** A shape with its colour; {@code stroke} is null for a filled one. */
  record Piece(Shape shape, Color color, BasicStroke stroke) {}

  private final List<Piece> pieces = new ArrayList<>();

  JoinedLines() {
    super(true);
    gc = new GraphicContext();
  }

  /** All visible shapes in the order in which they were painted. */
  List<Piece> pieces() {
    return pieces;
  }

  @Override
  public void draw(Shape shape) {
    BasicStroke stroke = (BasicStroke) getStroke();
    if (shape instanceof Line2D line && !pieces.isEmpty()) {
      Piece last = pieces.get(pieces.size() - 1);
      boolean same = stroke.equals(last.stroke) && getColor().equals(last.color);
      if (same && last.shape instanceof Path2D path && line.getP1().equals(end(path))) {
        path.lineTo(line.getX2(), line.getY2());
        return;
      }
    }
    add(new Path2D.Double(shape), stroke);
  }

  private static Point2D end(Path2D path) {
    return path.getCurrentPoint();
  }

  @Override
  public void fill(Shape shape) {
    add(shape, null);
  }

  private void add(Shape shape, BasicStroke stroke) {
    if (getColor().getAlpha() > 0) {
      AffineTransform transform = getTransform();
      Shape placed = transform.isIdentity() ? shape : transform.createTransformedShape(shape);
      pieces.add(new Piece(placed, getColor(), stroke));
    }
  }

  @Override
  public Graphics create() {
    return this;
  }

  @Override
  public void dispose() {}

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).getGraphics().getFontMetrics(font);
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
