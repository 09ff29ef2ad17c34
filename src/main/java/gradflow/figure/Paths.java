package gradflow.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Curves as paths on the page. */
final class Paths {
  private Paths() {}

  /**
   * The unbroken pieces of a curve, each one path, so that dashes run through. What lies more than
   * a plot's size beyond the plot is cut off: no format likes numbers of any size.
   */
  static List<Path2D> pieces(Trace trace, PlotMap map) {
    Rectangle2D plot = map.plot();
    Rectangle2D near =
        new Rectangle2D.Double(
            plot.getX() - plot.getWidth(),
            plot.getY() - plot.getHeight(),
            3 * plot.getWidth(),
            3 * plot.getHeight());
    List<Path2D> pieces = new ArrayList<>();
    Path2D piece = null;
    for (int i = 1; i < trace.size(); i++) {
      double[] cut =
          cut(
              near,
              map.pageX(trace.x()[i - 1]),
              map.pageY(trace.y()[i - 1]),
              map.pageX(trace.x()[i]),
              map.pageY(trace.y()[i]));
      if (cut == null) {
        piece = null;
        continue;
      }
      if (piece == null
          || piece.getCurrentPoint().getX() != cut[0]
          || piece.getCurrentPoint().getY() != cut[1]) {
        piece = new Path2D.Double();
        piece.moveTo(cut[0], cut[1]);
        pieces.add(piece);
      }
      piece.lineTo(cut[2], cut[3]);
    }
    return pieces;
  }

  /** The part of a segment inside an area (Liang and Barsky 1984); null if there is none. */
  private static double[] cut(Rectangle2D area, double x0, double y0, double x1, double y1) {
    double from = 0;
    double to = 1;
    double[] step = {x0 - x1, x1 - x0, y0 - y1, y1 - y0};
    double[] room = {
      x0 - area.getMinX(), area.getMaxX() - x0, y0 - area.getMinY(), area.getMaxY() - y0
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
    return new double[] {
      from == 0 ? x0 : x0 + from * (x1 - x0),
      from == 0 ? y0 : y0 + from * (y1 - y0),
      to == 1 ? x1 : x0 + to * (x1 - x0),
      to == 1 ? y1 : y0 + to * (y1 - y0)
    };
  }

  /** The next corner of an area. */
  static void add(Path2D area, double x, double y) {
    if (area.getCurrentPoint() == null) {
      area.moveTo(x, y);
    } else {
      area.lineTo(x, y);
    }
  }

  /** A filled shape as pixels of that part of the page, transparent around it. */
  static BufferedImage pixels(Shape shape, Color color, Rectangle2D area, double perPoint) {
    int width = (int) Math.ceil(area.getWidth() * perPoint);
    int height = (int) Math.ceil(area.getHeight() * perPoint);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.scale(width / area.getWidth(), height / area.getHeight());
    g.translate(-area.getX(), -area.getY());
    g.setColor(color);
    g.fill(shape);
    g.dispose();
    return image;
  }
}
