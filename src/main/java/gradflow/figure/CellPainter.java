package gradflow.figure;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;

/**
 * Paints the cells of a heat map as one image, fine enough that viewers that smooth images do not
 * blur the cells.
 */
final class CellPainter {
  private static final double COARSE = 300 / 72.0;
  private static final double FINE = 600 / 72.0;
  private static final int PIXELS_PER_CELL = 4;

  private CellPainter() {}

  static void paint(Canvas canvas, Panel panel, PlotMap map, Mark.Cells cells) {
    int width = pixels(map.plot().getWidth(), cells.x().length);
    int height = pixels(map.plot().getHeight(), cells.y().length);
    int[] column = cellOf(edges(cells.x(), panel.x().scale()), map.x(), width);
    int[] row = cellOf(edges(cells.y(), panel.y().scale()), map.y(), height);
    BufferedImage image = image(width, height, cells.colours().map());
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < width; u++) {
        int c = column[u];
        int r = row[height - 1 - v];
        double value = c < 0 || r < 0 ? Double.NaN : cells.values()[r * cells.x().length + c];
        double at = cells.colours().fraction(value);
        image.getRaster().setSample(u, v, 0, Double.isNaN(at) ? 0 : 1 + ColourTable.index(at));
      }
    }
    canvas.image(image, map.plot());
  }

  /** Returns an image in which sample 0 is transparent and 1 + k is colour k of the map. */
  static BufferedImage image(int width, int height, ColourMap map) {
    byte[][] rgb = new byte[3][ColourTable.SIZE + 1];
    Arrays.stream(rgb).forEach(channel -> channel[0] = (byte) 255);
    for (int k = 0; k < ColourTable.SIZE; k++) {
      Color colour = map.table().get(k);
      rgb[0][k + 1] = (byte) colour.getRed();
      rgb[1][k + 1] = (byte) colour.getGreen();
      rgb[2][k + 1] = (byte) colour.getBlue();
    }
    IndexColorModel model = new IndexColorModel(8, ColourTable.SIZE + 1, rgb[0], rgb[1], rgb[2], 0);
    return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
  }

  private static int pixels(double points, int cells) {
    double wanted = Math.max(points * COARSE, PIXELS_PER_CELL * (double) cells);
    return (int) Math.ceil(Math.min(points * FINE, wanted));
  }

  /** Returns the cell at the middle of each pixel; −1 outside all cells. */
  private static int[] cellOf(double[] edges, Span span, int pixels) {
    int[] out = new int[pixels];
    for (int u = 0; u < pixels; u++) {
      double placed = span.lo() + (u + 0.5) / pixels * span.length();
      int found = Arrays.binarySearch(edges, placed);
      int cell = found >= 0 ? found : -found - 2;
      out[u] = cell >= 0 && cell < edges.length - 1 ? cell : -1;
    }
    return out;
  }

  /**
   * Returns the boundaries of cells around these positions, in layout units: one more than
   * positions.
   */
  static double[] edges(double[] at, Scale scale) {
    int n = at.length;
    double[] placed = Arrays.stream(at).map(scale::place).toArray();
    double[] edges = new double[n + 1];
    for (int i = 1; i < n; i++) {
      edges[i] = (placed[i - 1] + placed[i]) / 2;
    }
    edges[0] = placed[0] - (n > 1 ? edges[1] - placed[0] : 0.5);
    edges[n] = placed[n - 1] + (n > 1 ? placed[n - 1] - edges[n - 1] : 0.5);
    return edges;
  }
}
