package gradflow.figure;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The shape of a point. All shapes of one size have about the same area. */
public enum Symbol {
  /** A disc. */
  DISC,
  /** A square. */
  SQUARE,
  /** A square standing on its corner. */
  DIAMOND,
  /** A triangle that points up. */
  UP,
  /** A triangle that points down. */
  DOWN,
  /** A triangle that points to the left. */
  LEFT,
  /** A hollow disc. */
  RING;

  /**
   * Returns the outline of a symbol of that size around ({@code x}, {@code y}), with y growing
   * downwards.
   */
  Shape at(double x, double y, double size) {
    double r = size / 2;
    return switch (this) {
      case DISC -> new Ellipse2D.Double(x - r, y - r, size, size);
      case RING -> ring(x, y, r);
      case SQUARE -> new Rectangle2D.Double(x - 0.886 * r, y - 0.886 * r, 1.772 * r, 1.772 * r);
      case DIAMOND -> polygon(x, y - 1.25 * r, x + 1.25 * r, y, x, y + 1.25 * r, x - 1.25 * r, y);
      case UP -> polygon(x, y - 1.3 * r, x + 1.2 * r, y + 0.8 * r, x - 1.2 * r, y + 0.8 * r);
      case LEFT -> polygon(x - 1.3 * r, y, x + 0.8 * r, y - 1.2 * r, x + 0.8 * r, y + 1.2 * r);
      case DOWN -> polygon(x, y + 1.3 * r, x - 1.2 * r, y - 0.8 * r, x + 1.2 * r, y - 0.8 * r);
    };
  }

  /** Returns a disc with a hole, whose edge runs in the opposite direction. */
  private static Shape ring(double x, double y, double r) {
    double hole = 0.59 * r;
    Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    path.append(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r), false);
    AffineTransform mirrored = new AffineTransform(-1, 0, 0, 1, 2 * x, 0);
    Shape inner = new Ellipse2D.Double(x - hole, y - hole, 2 * hole, 2 * hole);
    path.append(inner.getPathIterator(mirrored), false);
    return path;
  }

  private static Shape polygon(double... xy) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }
}
