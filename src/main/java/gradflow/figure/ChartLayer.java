package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves, bands and points of one panel, painted by XChart with everything except the data switched
 * off. XChart works in whole pixels, so it gets a canvas with {@link #FINE} pixels per point, and
 * its shapes are mapped back.
 */
final class ChartLayer {
  private static final int FINE = 20;
  private static final Color NONE = new Color(0, 0, 0, 0);

  private final Rectangle2D plot;
  private final XYChart chart;
  private int count;

  ChartLayer(Rectangle2D plot, Span x, Span y) {
    this.plot = plot;
    int width = (int) Math.round(plot.getWidth() * FINE);
    int height = (int) Math.round(plot.getHeight() * FINE);
    chart = new XYChart(width, height);
    XYStyler styler = chart.getStyler();
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
    styler.setAxisTicksVisible(false);
    styler.setXAxisTitleVisible(false);
    styler.setYAxisTitleVisible(false);
    styler.setPlotGridLinesVisible(false);
    styler.setPlotTicksMarksVisible(false);
    styler.setPlotBorderVisible(false);
    styler.setPlotBackgroundColor(NONE);
    styler.setChartBackgroundColor(NONE);
    styler.setChartPadding(0);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setXAxisMin(x.lo());
    styler.setXAxisMax(x.hi());
    styler.setYAxisMin(y.lo());
    styler.setYAxisMax(y.hi());
  }

  void line(double[] x, double[] y, Color color, BasicStroke stroke) {
    XYSeries series = add(x, y, XYSeriesRenderStyle.Line);
    series.setLineColor(color);
    series.setLineStyle(stroke);
    series.setMarker(SeriesMarkers.NONE);
  }

  void area(double[] x, double[] y, Color color) {
    XYSeries series = add(x, y, XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(color);
    series.setLineColor(NONE);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(SeriesMarkers.NONE);
  }

  void points(double[] x, double[] y, Color color, Symbol symbol, double sizePt) {
    XYSeries series = add(x, y, XYSeriesRenderStyle.Scatter);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarkerColor(color);
    series.setMarker(
        new Marker() {
          @Override
          public void paint(Graphics2D g, double atX, double atY, int ignored) {
            g.fill(symbol.at(atX, atY, sizePt * FINE));
          }
        });
  }

  private XYSeries add(double[] x, double[] y, XYSeriesRenderStyle style) {
    XYSeries series = chart.addSeries("series " + count++, x, y);
    series.setXYSeriesRenderStyle(style);
    return series;
  }

  void paint(Canvas canvas) {
    if (count == 0) {
      return;
    }
    int width = chart.getWidth();
    int height = chart.getHeight();
    JoinedLines shapes =
        new JoinedLines(new Rectangle2D.Double(-width, -height, 3 * width, 3 * height));
    chart.paint(shapes, width, height);
    AffineTransform toPage = new AffineTransform();
    toPage.translate(plot.getX(), plot.getY());
    toPage.scale(plot.getWidth() / width, plot.getHeight() / height);
    Canvas inner = canvas.clipped(plot);
    for (JoinedLines.Piece piece : shapes.pieces()) {
      if (piece.stroke() == null) {
        inner.fill(toPage.createTransformedShape(piece.path()), piece.color());
      } else {
        inner.draw(toPage.createTransformedShape(piece.path()), piece.color(), piece.stroke());
      }
    }
  }
}
