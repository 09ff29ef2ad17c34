package gradflow.figure;

import java.awt.Color;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The cells of a heat map as rectangles of a TikZ picture; neighbours of the same colour are
 * merged. PGFPlots cannot draw maps with holes. Each rectangle extends below the next, since
 * viewers would otherwise show seams.
 *
 * @param left page position of the picture's origin, pt
 * @param top page position of the picture's origin, pt
 * @param unit cm per pt
 */
record PgfCells(Mark.Cells cells, PageLayout.Box box, double left, double top, double unit) {
  /** Distance by which a cell extends below its neighbours, pt. */
  private static final double SEAM = 0.6;

  /**
   * Returns the source.
   *
   * @param paint converts a colour to an option
   */
  String source(Function<Color, String> paint) {
    StringBuilder tex = new StringBuilder();
    PlotMap map = new PlotMap(box.plot(), box.x(), box.y());
    double[] x = CellPainter.edges(cells.x(), box.panel().x().scale());
    double[] y = CellPainter.edges(cells.y(), box.panel().y().scale());
    int columns = cells.x().length;
    for (int row = 0; row < cells.values().length; row += columns) {
      int r = row / columns;
      for (int c = 0; c < columns; c++) {
        int first = c;
        while (c + 1 < columns && isLike(row + c + 1, row + first)) {
          c++;
        }
        if (isShown(row + first)) {
          boolean right = c + 1 < columns && isShown(row + c + 1);
          boolean above =
              row + columns < cells.values().length
                  && IntStream.rangeClosed(first, c).allMatch(k -> isShown(row(r + 1) + k));
          Color colour = cells.colours().colourOf(cells.values()[row + first]);
          double x1 = map.pageX(x[c + 1]) + (right ? SEAM : 0);
          double y1 = map.pageY(y[r + 1]) - (above ? SEAM : 0);
          tex.append("\\fill[").append(paint.apply(colour)).append("] ");
          tex.append(at(map.pageX(x[first]), map.pageY(y[r]))).append(" rectangle ");
          tex.append(at(x1, y1)).append(";\n");
        }
      }
    }
    return tex.toString();
  }

  private int row(int r) {
    return r * cells.x().length;
  }

  private String at(double x, double y) {
    return "(" + Pgf.cm((x - left) * unit) + "," + Pgf.cm((top - y) * unit) + ")";
  }

  private boolean isShown(int at) {
    return !Double.isNaN(cells.colours().fraction(cells.values()[at]));
  }

  private boolean isLike(int at, int other) {
    return isShown(at) && isShown(other) && colour(at) == colour(other);
  }

  private int colour(int at) {
    return ColourTable.index(cells.colours().fraction(cells.values()[at]));
  }
}
