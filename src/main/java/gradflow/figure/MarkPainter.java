package gradflow.figure;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Paints the marks of one panel, in order. */
final class MarkPainter {
  /** Columns of 1/600 inch: finer than any printer resolves. */
  private static final double COLUMNS_PER_POINT = 600 / 72.0;

  /** Maximum number of shapes for which a vector file opens without delay. */
  private static final int MOST_SHAPES = 20_000;

  /** In an image, points coincide if they are closer than this fraction of their size. */
  private static final int SPOTS = 5;

  /** Maximum number of shapes filled at once: the time of a fill grows faster than their number. */
  private static final int TOGETHER = 100;

  /** Half-width of the end of an error bar. */
  static final double BAR_END = 1.6;

  private static final double EDGE_SYMBOL = 4;
  private static final double EDGE_SPACING = 6;

  private final Canvas canvas;
  private final Panel panel;
  private final PlotMap map;
  private final Canvas inner;
  private final int columns;
  private ChartLayer layer;

  MarkPainter(Canvas canvas, Panel panel, PlotMap map) {
    this.canvas = canvas;
    this.panel = panel;
    this.map = map;
    inner = canvas.clipped(map.plot());
    columns = (int) Math.ceil(map.plot().getWidth() * COLUMNS_PER_POINT);
  }

  void paint() {
    layer = newLayer();
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Line line) {
        line(line);
      } else if (mark instanceof Mark.Band band) {
        band(band);
      } else if (mark instanceof Mark.Bars bars) {
        flush();
        bars(bars);
      } else if (mark instanceof Mark.Points points) {
        points(points);
      } else if (mark instanceof Mark.Cells cells) {
        flush();
        CellPainter.paint(canvas, panel, map, cells);
      } else if (mark instanceof Mark.Circle || mark instanceof Mark.Rule) {
        flush();
        exact(mark);
      }
    }
    flush();
    edges();
  }

  private ChartLayer newLayer() {
    return new ChartLayer(map.plot(), map.x(), map.y());
  }

  /** Paints the chart's content so far, so that later marks lie above it. */
  private void flush() {
    layer.paint(canvas);
    layer = newLayer();
  }

  private PathTrace trace(double[] x, double[] y) {
    return PathTrace.of(x, y, panel.x().scale(), panel.y().scale(), map.x(), columns);
  }

  private void line(Mark.Line line) {
    PathTrace trace = trace(line.x(), line.y());
    int n = trace.size();
    if (trace.lastVisible() < 0) {
      return;
    }
    Style style = line.style();
    layer.line(
        Arrays.copyOf(trace.x(), n), Arrays.copyOf(trace.y(), n), style.color(), style.stroke());
    for (int i = 0; i < n; i++) {
      if (trace.alone(i)) {
        double[] x = {trace.x()[i]};
        double[] y = {trace.y()[i]};
        layer.points(x, y, style.color(), Symbol.DISC, 1.6 * style.widthPt());
      }
    }
  }

  private void band(Mark.Band band) {
    int n = band.x().length;
    int start = 0;
    while (start < n) {
      int end = start;
      while (end < n && drawable(band, end)) {
        end++;
      }
      if (end - start > 1) {
        bandPiece(band, start, end);
      }
      start = end + 1;
    }
  }

  private void bars(Mark.Bars bars) {
    Path2D all = new Path2D.Double();
    for (int i = 0; i < bars.x().length; i++) {
      double x = map.pageX(panel.x().scale().place(bars.x()[i]));
      double[] ends = {edge(bars.lo(), i, i + 1)[0], edge(bars.hi(), i, i + 1)[0]};
      if (Double.isFinite(x) && !Double.isNaN(ends[0]) && !Double.isNaN(ends[1])) {
        all.append(new Line2D.Double(x, map.pageY(ends[0]), x, map.pageY(ends[1])), false);
        for (double end : ends) {
          double y = map.pageY(end);
          all.append(new Line2D.Double(x - BAR_END, y, x + BAR_END, y), false);
        }
      }
    }
    inner.draw(all, bars.color(), Theme.bar());
  }

  private boolean drawable(Mark.Band band, int i) {
    double x = panel.x().scale().place(band.x()[i]);
    return Double.isFinite(x)
        && !Double.isNaN(panel.y().scale().place(band.lo()[i]))
        && !Double.isNaN(panel.y().scale().place(band.hi()[i]));
  }

  /** Adds the upper edge forwards, then the lower edge backwards. */
  private void bandPiece(Mark.Band band, int start, int end) {
    double[] x = Arrays.copyOfRange(band.x(), start, end);
    Scale xs = panel.x().scale();
    double[] high = edge(band.hi(), start, end);
    double[] low = edge(band.lo(), start, end);
    PathTrace upper = PathTrace.of(x, high, xs, Scale.LINEAR, map.x(), columns);
    PathTrace lower = PathTrace.of(x, low, xs, Scale.LINEAR, map.x(), columns);
    int n = upper.size() + lower.size();
    double[] outX = Arrays.copyOf(upper.x(), n);
    double[] outY = Arrays.copyOf(upper.y(), n);
    for (int i = 0; i < lower.size(); i++) {
      outX[n - 1 - i] = lower.x()[i];
      outY[n - 1 - i] = lower.y()[i];
    }
    layer.area(outX, outY, Theme.pale(band.color()));
  }

  /** Returns the placed values; infinite ones lie well beyond the edge of the panel. */
  private double[] edge(double[] values, int start, int end) {
    double[] out = new double[end - start];
    double far = map.y().length();
    for (int i = 0; i < out.length; i++) {
      double placed = panel.y().scale().place(values[start + i]);
      out[i] = Math.max(map.y().lo() - far, Math.min(map.y().hi() + far, placed));
    }
    return out;
  }

  /**
   * Paints points. Points that fall on the same spot are painted once; very many become an image.
   */
  private void points(Mark.Points points) {
    int n = points.x().length;
    double[] x = new double[n];
    double[] y = new double[n];
    Set<Long> taken = new HashSet<>();
    int size = 0;
    for (int i = 0; i < n; i++) {
      double px = panel.x().scale().place(points.x()[i]);
      double py = panel.y().scale().place(points.y()[i]);
      if (Double.isFinite(px) && Double.isFinite(py) && map.x().holds(px) && map.y().holds(py)) {
        long spotX = Math.round(map.pageX(px) * COLUMNS_PER_POINT);
        long spotY = Math.round(map.pageY(py) * COLUMNS_PER_POINT);
        if (taken.add(spotX * 1_000_003L + spotY)) {
          x[size] = px;
          y[size++] = py;
        }
      }
    }
    if (size > MOST_SHAPES) {
      flush();
      image(points, x, y, size);
    } else if (size > 0) {
      layer.points(
          Arrays.copyOf(x, size),
          Arrays.copyOf(y, size),
          points.color(),
          points.symbol(),
          points.sizePt());
    }
  }

  private void image(Mark.Points points, double[] x, double[] y, int size) {
    Set<Long> taken = new HashSet<>();
    List<Path2D> parts = new ArrayList<>();
    double spot = SPOTS / points.sizePt();
    for (int i = 0; i < size; i++) {
      double px = map.pageX(x[i]);
      double py = map.pageY(y[i]);
      if (taken.add(Math.round(px * spot) * 1_000_003L + Math.round(py * spot))) {
        if (taken.size() % TOGETHER == 1) {
          parts.add(new Path2D.Double(Path2D.WIND_NON_ZERO));
        }
        parts.get(parts.size() - 1).append(points.symbol().at(px, py, points.sizePt()), false);
      }
    }
    Rectangle2D plot = map.plot();
    inner.image(Raster.of(parts, points.color(), plot, COLUMNS_PER_POINT), plot);
  }

  /** Paints circles and straight lines, which need no data points. */
  private void exact(Mark mark) {
    if (mark instanceof Mark.Circle circle) {
      double left = map.pageX(circle.cx() - circle.r());
      double top = map.pageY(circle.cy() + circle.r());
      double width = map.pageX(circle.cx() + circle.r()) - left;
      double height = map.pageY(circle.cy() - circle.r()) - top;
      Ellipse2D shape = new Ellipse2D.Double(left, top, width, height);
      inner.draw(shape, circle.style().color(), circle.style().stroke());
    } else if (mark instanceof Mark.Rule rule) {
      double x = map.pageX(panel.x().scale().place(rule.at()));
      double y = map.pageY(panel.y().scale().place(rule.at()));
      Line2D line =
          rule.horizontal()
              ? new Line2D.Double(map.plot().getX(), y, map.plot().getMaxX(), y)
              : new Line2D.Double(x, map.plot().getMaxY(), x, map.plot().getY());
      inner.draw(line, rule.style().color(), rule.style().stroke());
    }
  }

  /** Paints a triangle at the edge of the panel where a curve or a point is infinite. */
  private void edges() {
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Line line) {
        edges(trace(line.x(), line.y()), line.style().color());
      } else if (mark instanceof Mark.Points points) {
        edges(trace(points.x(), points.y()), points.color());
      }
    }
  }

  private void edges(PathTrace trace, Color color) {
    row(trace.below(), map.plot().getMaxY() - EDGE_SYMBOL * 0.7, Symbol.DOWN, color);
    row(trace.above(), map.plot().getY() + EDGE_SYMBOL * 0.7, Symbol.UP, color);
  }

  private void row(List<Double> places, double y, Symbol symbol, Color color) {
    double last = Double.NEGATIVE_INFINITY;
    for (double place : places) {
      double x = map.pageX(place);
      if (map.x().holds(place) && Math.abs(x - last) >= EDGE_SPACING) {
        canvas.fill(symbol.at(x, y, EDGE_SYMBOL), color);
        last = x;
      }
    }
  }
}
