package gradflow.figure;

import java.awt.geom.Rectangle2D;

/** Maps placed values to points on the page. */
record PlotMap(Rectangle2D plot, Span x, Span y) {
  double pageX(double placed) {
    return plot.getX() + x.fraction(placed) * plot.getWidth();
  }

  double pageY(double placed) {
    return plot.getMaxY() - y.fraction(placed) * plot.getHeight();
  }
}
