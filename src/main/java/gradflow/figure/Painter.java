package gradflow.figure;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Paints a laid-out figure: grid, marks, axes, and all text. */
final class Painter {
  private final Canvas canvas;

  private Painter(Canvas canvas) {
    this.canvas = canvas;
  }

  /** Paints the figure on its page, laid out once for all formats. */
  static Page paint(Figure figure) {
    PageLayout layout = PageLayout.of(figure);
    Canvas canvas = new Canvas(figure.text());
    canvas.fill(new Rectangle2D.Double(0, 0, layout.width(), layout.height()), Color.WHITE);
    Painter painter = new Painter(canvas);
    double baseline = 3 + Theme.HEADING;
    for (String line : layout.title()) {
      double middle = layout.width() / 2;
      canvas.text(line, middle, baseline, Theme.HEADING, Palette.INK, Canvas.Anchor.MIDDLE);
      baseline += PageLayout.HEADING_LINE;
    }
    layout.boxes().forEach(painter::panel);
    layout.legend().paint(canvas, layout.width() / 2, layout.legendTop());
    return new Page(layout.width(), layout.height(), figure.text(), canvas.items());
  }

  private void panel(PageLayout.Box box) {
    PlotMap map = new PlotMap(box.plot(), box.x(), box.y());
    grid(box, map);
    new MarkPainter(canvas, box.panel(), map).paint();
    xAxis(box, map);
    yAxis(box, map);
    headings(box, map);
    SideLabels.paint(canvas, box);
    box.bar().ifPresent(bar -> bar.paint(canvas, box));
    Notes.paint(canvas, box, map);
    double middle = (box.plot().getMinX() - box.left() + box.plot().getMaxX()) / 2;
    double baseline = box.noteTop() + Theme.NOTE;
    for (String line : box.note()) {
      double left = box.plot().getMinX() - box.left();
      canvas.text(line, left, baseline, Theme.NOTE, Palette.GREY, Canvas.Anchor.START);
      baseline += PageLayout.NOTE_ROW;
    }
    box.legend().paint(canvas, middle, box.legendTop());
  }

  private void grid(PageLayout.Box box, PlotMap map) {
    Rectangle2D plot = box.plot();
    for (Ticks.Tick tick : box.xTicks().major()) {
      double x = map.pageX(tick.at());
      canvas.line(x, plot.getY(), x, plot.getMaxY(), Theme.GRID, Theme.GRID_WIDTH);
    }
    for (Ticks.Tick tick : box.yTicks().major()) {
      double y = map.pageY(tick.at());
      canvas.line(plot.getX(), y, plot.getMaxX(), y, Theme.GRID, Theme.GRID_WIDTH);
    }
  }

  private void xAxis(PageLayout.Box box, PlotMap map) {
    Rectangle2D plot = box.plot();
    double base = plot.getMaxY();
    canvas.line(plot.getX(), base, plot.getMaxX(), base, Palette.INK, Theme.SPINE);
    for (double at : box.xTicks().minor()) {
      double x = map.pageX(at);
      canvas.line(x, base, x, base + Theme.MINOR_LENGTH, Palette.INK, 0.4);
    }
    double baseline = base + Theme.TICK_LENGTH + 2.5 + Typeface.capHeight(Theme.TICK);
    for (Ticks.Tick tick : box.xTicks().major()) {
      double x = map.pageX(tick.at());
      canvas.line(x, base, x, base + Theme.TICK_LENGTH, Palette.INK, Theme.SPINE);
      canvas.text(tick.label(), x, baseline, Theme.TICK, Palette.INK, Canvas.Anchor.MIDDLE);
    }
    double below = baseline + 4 + Theme.LABEL;
    for (String line : box.xTitle()) {
      canvas.text(line, plot.getCenterX(), below, Theme.LABEL, Palette.INK, Canvas.Anchor.MIDDLE);
      below += PageLayout.LINE;
    }
  }

  private void yAxis(PageLayout.Box box, PlotMap map) {
    Rectangle2D plot = box.plot();
    double base = plot.getX();
    canvas.line(base, plot.getY(), base, plot.getMaxY(), Palette.INK, Theme.SPINE);
    for (double at : box.yTicks().minor()) {
      double y = map.pageY(at);
      canvas.line(base - Theme.MINOR_LENGTH, y, base, y, Palette.INK, 0.4);
    }
    double right = base - Theme.TICK_LENGTH - 2;
    for (Ticks.Tick tick : box.yTicks().major()) {
      double y = map.pageY(tick.at());
      canvas.line(base - Theme.TICK_LENGTH, y, base, y, Palette.INK, Theme.SPINE);
      if (!box.bare()) {
        double baseline = y + Typeface.capHeight(Theme.TICK) / 2;
        canvas.text(tick.label(), right, baseline, Theme.TICK, Palette.INK, Canvas.Anchor.END);
      }
    }
    double x = base - box.left() + Theme.LABEL - 1;
    for (String line : box.yTitle()) {
      canvas.textUpwards(line, x, plot.getCenterY(), Theme.LABEL, Palette.INK);
      x += PageLayout.LINE;
    }
  }

  private void headings(PageLayout.Box box, PlotMap map) {
    List<Mark.Rule> rules = new ArrayList<>();
    for (Mark mark : box.panel().marks()) {
      if (mark instanceof Mark.Rule rule && !rule.horizontal() && !rule.label().isEmpty()) {
        rules.add(rule);
      }
    }
    rules.sort(Comparator.comparingDouble(Mark.Rule::at));
    double above = box.plot().getY();
    double free = Double.NEGATIVE_INFINITY;
    for (Mark.Rule rule : rules) {
      double x = map.pageX(box.panel().x().scale().place(rule.at()));
      double half = Typeface.width(rule.label(), Theme.NOTE) / 2;
      double within = Math.min(x, box.plot().getMaxX() + 8 - half);
      double middle = Math.max(within, free + half);
      canvas.text(rule.label(), middle, above - 3, Theme.NOTE, Palette.GREY, Canvas.Anchor.MIDDLE);
      free = middle + half + 5;
    }
    double x = box.plot().getX();
    double baseline = box.headingTop() + Theme.TITLE - 1;
    for (String line : box.heading()) {
      canvas.text(line, x, baseline, Theme.TITLE, Palette.INK, Canvas.Anchor.START);
      baseline += PageLayout.LINE;
    }
  }
}
