package gradflow.figure;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Predicate;

/**
 * The bar to the right of a heat map that shows which colour represents which value.
 *
 * @param scale the scale that it explains
 * @param ticks in layout units of the scale
 * @param under whether there are values below the first colour's
 * @param over whether there are values above the last colour's
 */
record ColourBar(ColourScale scale, Ticks ticks, boolean under, boolean over) {
  private static final double GAP = 9;

  /** Width of the coloured bar, pt. */
  static final double WIDTH = 7;

  private static final double TIP = 6;
  private static final int PIXELS = 4;
  private static final double ROUNDING = 1e-9;

  /**
   * Returns the bar for the cells of these panels that have that scale.
   *
   * @param apart whether neighbouring ticks are far enough apart
   */
  static ColourBar of(ColourScale scale, List<Panel> panels, Predicate<List<Ticks.Tick>> apart) {
    boolean under = false;
    boolean over = false;
    for (Panel panel : panels) {
      for (Mark mark : panel.marks()) {
        if (mark instanceof Mark.Cells cells && cells.colours().equals(scale)) {
          for (double value : cells.values()) {
            under |= scale.fraction(value) < -ROUNDING;
            over |= scale.fraction(value) > 1 + ROUNDING;
          }
        }
      }
    }
    return new ColourBar(scale, Ticks.of(scale.scale(), scale.span(), apart), under, over);
  }

  /** Returns the width needed to the right of the plot, including labels. */
  double width(int lines) {
    double label = lines == 0 ? 0 : lines * PageLayout.LINE + 3.5;
    return GAP + WIDTH + Theme.TICK_LENGTH + 2 + labels() + label;
  }

  /** Returns the lines of its label for a plot of that height. */
  List<String> title(double plotHeight) {
    return Typeface.wrap(scale.label(), Theme.LABEL, plotHeight + 8);
  }

  private double labels() {
    return ticks.major().stream()
        .mapToDouble(tick -> Typeface.width(tick.label(), Theme.TICK))
        .max()
        .orElse(0);
  }

  void paint(Canvas canvas, PageLayout.Box box) {
    Rectangle2D plot = box.plot();
    double left = box.barLeft() + GAP;
    double above = over ? TIP : 0;
    double below = under ? TIP : 0;
    Rectangle2D bar =
        new Rectangle2D.Double(left, plot.getY() + above, WIDTH, plot.getHeight() - above - below);
    canvas.image(colours(), bar);
    ends(canvas, bar, above, below);
    PlotMap map = new PlotMap(bar, new Span(0, 1), scale.span());
    for (double level : scale.levels()) {
      double y = map.pageY(scale.scale().place(level));
      if (map.y().holds(scale.scale().place(level))) {
        canvas.line(left, y, left + WIDTH, y, scale.lineOver(level), 0.8);
      }
    }
    double edge = left + WIDTH;
    double text = edge + Theme.TICK_LENGTH + 2;
    for (double at : ticks.minor()) {
      canvas.line(edge, map.pageY(at), edge + Theme.MINOR_LENGTH, map.pageY(at), Palette.INK, 0.4);
    }
    for (Ticks.Tick tick : ticks.major()) {
      double y = map.pageY(tick.at());
      canvas.line(edge, y, edge + Theme.TICK_LENGTH, y, Palette.INK, Theme.SPINE);
      double baseline = y + Typeface.capHeight(Theme.TICK) / 2;
      canvas.text(tick.label(), text, baseline, Theme.TICK, Palette.INK, Canvas.Anchor.START);
    }
    double x = text + labels() + Theme.LABEL + 2;
    for (String line : box.barTitle()) {
      canvas.textUpwards(line, x, plot.getCenterY(), Theme.LABEL, Palette.INK);
      x += PageLayout.LINE;
    }
  }

  private BufferedImage colours() {
    BufferedImage image = CellPainter.image(PIXELS, PIXELS * ColourTable.SIZE, scale.map());
    for (int v = 0; v < image.getHeight(); v++) {
      for (int u = 0; u < PIXELS; u++) {
        image.getRaster().setSample(u, v, 0, ColourTable.SIZE - v / PIXELS);
      }
    }
    return image;
  }

  /** Paints the outline, with a pointed end where values lie beyond it. */
  private void ends(Canvas canvas, Rectangle2D bar, double above, double below) {
    double middle = bar.getCenterX();
    double left = bar.getMinX();
    double right = bar.getMaxX();
    canvas.fill(tip(left, right, middle, bar.getMinY(), -above), scale.map().table().at(1));
    canvas.fill(tip(left, right, middle, bar.getMaxY(), below), scale.map().table().at(0));
    Path2D outline = new Path2D.Double();
    outline.moveTo(left, bar.getMinY());
    outline.lineTo(middle, bar.getMinY() - above);
    outline.lineTo(right, bar.getMinY());
    outline.lineTo(right, bar.getMaxY());
    outline.lineTo(middle, bar.getMaxY() + below);
    outline.lineTo(left, bar.getMaxY());
    outline.closePath();
    canvas.draw(outline, Palette.INK, Theme.thin());
  }

  private static Path2D tip(double left, double right, double middle, double y, double by) {
    Path2D tip = new Path2D.Double();
    tip.moveTo(left, y);
    tip.lineTo(middle, y + by);
    tip.lineTo(right, y);
    tip.closePath();
    return tip;
  }
}
