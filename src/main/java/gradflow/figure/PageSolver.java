package gradflow.figure;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Margins depend on tick labels, tick labels on the size of the plot, and that on the margins; a
 * few iterations resolve the dependence.
 */
final class PageSolver {
  private static final double EDGE = 3;
  private static final double GUTTER = 10;
  private static final double LEAST_RIGHT = 9;
  private static final double RULE_ROW = 9;
  private static final double X_TICKS = Theme.TICK_LENGTH + 2.5 + Theme.TICK;
  private static final double BELOW_TICKS = 4;

  /** Panels narrower than this are arranged in fewer columns. */
  private static final double NARROWEST = 100;

  /** Panels whose plots are narrower than this are arranged in fewer columns, too. */
  private static final double CRAMPED = 40;

  private static final double BETWEEN_ROWS = 12;

  private static final int ROUNDS = 4;

  private final Figure figure;
  private final List<Panel> panels;
  private final int columns;
  private final int rows;
  private final double width;
  private final List<Span> xData;
  private final List<Span> yData;
  private final LegendPlan plan;
  private final double[] plotWidth;
  private final double[] plotHeight;
  private final double[] left;
  private final double[] right;
  private final List<Span> x = new ArrayList<>();
  private final List<Span> y = new ArrayList<>();
  private final List<Ticks> xTicks = new ArrayList<>();
  private final List<Ticks> yTicks = new ArrayList<>();
  private final List<Optional<ColourBar>> bars = new ArrayList<>();
  private final List<List<String>> barTitles = new ArrayList<>();

  PageSolver(Figure figure, int most) {
    this.figure = figure;
    panels = figure.panels();
    width = figure.widthMm() * PageLayout.POINTS_PER_MM / figure.text();
    columns = columns(Math.min(most, panels.size()), width);
    rows = (panels.size() + columns - 1) / columns;
    xData = AxisLimits.of(panels, true);
    yData = AxisLimits.of(panels, false);
    plan = LegendPlan.of(panels, xData, width / columns);
    plotWidth = new double[columns];
    plotHeight = new double[rows];
    left = new double[columns];
    right = new double[columns];
    Arrays.fill(left, 40);
    Arrays.fill(right, LEAST_RIGHT);
    panels.forEach(p -> barTitles.add(List.of()));
  }

  /**
   * Returns the requested number of columns, reduced to a readable width and rows of similar
   * length.
   */
  private int columns(int asked, double pageWidth) {
    int most = (int) Math.max(1, Math.min(asked, pageWidth / NARROWEST));
    if (most == asked) {
      return asked;
    }
    int perRow = (asked + most - 1) / most;
    return (asked + perRow - 1) / perRow;
  }

  /** Whether labels leave too little space for a plot. */
  boolean isCramped() {
    return columns > 1 && Arrays.stream(plotWidth).min().orElseThrow() < CRAMPED;
  }

  PageLayout solve() {
    for (int round = 0; round < ROUNDS; round++) {
      sizes();
      spansAndTicks();
      margins();
    }
    sizes();
    spansAndTicks();
    for (int round = 0; round < ROUNDS; round++) {
      // ticks that came last may be wider than what was left for them
      double[] before = left.clone();
      margins();
      Arrays.setAll(left, c -> Math.max(left[c], before[c]));
      sizes();
      spansAndTicks();
    }
    return place();
  }

  private void sizes() {
    double free = width - 2 * EDGE - GUTTER * (columns - 1);
    for (int c = 0; c < columns; c++) {
      free -= left[c] + right[c];
    }
    double base = Math.max(20, free / columns);
    double tall = figure.aspect() * base;
    double rest = free;
    int flexible = 0;
    for (int c = 0; c < columns; c++) {
      plotWidth[c] = base;
      if (allEqual(c)) {
        double ratio = xData.get(c).length() / yData.get(c).length();
        plotWidth[c] = Math.max(0.4, Math.min(1.3, tall * ratio / base)) * base;
        rest -= plotWidth[c];
      } else {
        flexible++;
      }
    }
    for (int c = 0; c < columns; c++) {
      if (flexible == 0) {
        plotWidth[c] = base;
      } else if (!allEqual(c)) {
        plotWidth[c] = Math.max(20, rest / flexible);
      }
    }
    for (int r = 0; r < rows; r++) {
      int first = r * columns;
      double ratio = yData.get(first).length() / xData.get(first).length();
      boolean own = flexible == 0;
      plotHeight[r] = own ? Math.max(0.5, Math.min(1.3, ratio)) * base : tall;
    }
  }

  private boolean allEqual(int column) {
    for (int i = column; i < panels.size(); i += columns) {
      if (!panels.get(i).equalAspect()) {
        return false;
      }
    }
    return true;
  }

  private void spansAndTicks() {
    x.clear();
    y.clear();
    xTicks.clear();
    yTicks.clear();
    bars.clear();
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      Span xs = xData.get(i);
      Span ys = yData.get(i);
      double w = plotWidth[i % columns];
      double h = plotHeight[i / columns];
      if (panel.equalAspect()) {
        double unit = Math.max(xs.length() / w, ys.length() / h);
        xs = xs.widenedTo(unit * w);
        ys = ys.widenedTo(unit * h);
      }
      x.add(xs);
      y.add(ys);
      xTicks.add(Ticks.of(panel.x().scale(), xs, apart(xs, w, true)));
      yTicks.add(Ticks.of(panel.y().scale(), ys, apart(ys, h, false)));
      bars.add(barBeside(i, h));
    }
  }

  /**
   * Returns the bar of a panel's colours; the last of several panels in a row shows the bar for
   * all.
   */
  private Optional<ColourBar> barBeside(int i, double h) {
    Optional<ColourScale> own = panels.get(i).colours();
    boolean last = (i + 1) % columns == 0 || i + 1 == panels.size();
    if (!last && own.equals(panels.get(i + 1).colours())) {
      return Optional.empty();
    }
    return own.map(c -> ColourBar.of(c, panels, apart(c.span(), h, false)));
  }

  /** Returns a test of whether neighbouring labels are far enough apart. */
  private static Predicate<List<Ticks.Tick>> apart(Span span, double length, boolean horizontal) {
    return ticks -> {
      for (int i = 1; i < ticks.size(); i++) {
        Ticks.Tick a = ticks.get(i - 1);
        Ticks.Tick b = ticks.get(i);
        double distance = (b.at() - a.at()) / span.length() * length;
        double need =
            horizontal ? Math.max(18, (tickWidth(a) + tickWidth(b)) / 2 + 8) : 1.9 * Theme.TICK;
        if (distance < need) {
          return false;
        }
      }
      return true;
    };
  }

  private static double tickWidth(Ticks.Tick tick) {
    return Typeface.width(tick.label(), Theme.TICK);
  }

  private boolean bare(int i) {
    int start = i - i % columns;
    Axis own = panels.get(i).y();
    return i != start
        && own.shared()
        && own.equals(panels.get(start).y())
        && yData.get(i).equals(yData.get(start));
  }

  private void margins() {
    Arrays.fill(left, 0);
    Arrays.fill(right, LEAST_RIGHT);
    for (int i = 0; i < panels.size(); i++) {
      int c = i % columns;
      left[c] = Math.max(left[c], leftOf(i));
      right[c] = Math.max(right[c], overhang(i));
      double tall = plotHeight[i / columns];
      barTitles.set(i, bars.get(i).map(b -> b.title(tall)).orElse(List.of()));
      int lines = barTitles.get(i).size();
      double bar = bars.get(i).map(b -> b.width(lines)).orElse(0.0);
      right[c] = Math.max(right[c], beside(i) + bar);
    }
  }

  /** Returns the width of the labels to the right of the plot. */
  private double beside(int i) {
    double widest = 0;
    for (Mark mark : plan.beside().get(i)) {
      double label =
          PageLayout.BESIDE_GAP
              + MathText.onPage(mark.label(), figure.text()).width(Theme.LEGEND)
              + 1;
      widest = Math.max(widest, label);
    }
    return widest;
  }

  /** Returns the distance by which the last label of the x axis extends beyond the plot. */
  private double overhang(int i) {
    List<Ticks.Tick> ticks = xTicks.get(i).major();
    if (ticks.isEmpty()) {
      return 0;
    }
    Ticks.Tick last = ticks.get(ticks.size() - 1);
    double inside = (1 - x.get(i).fraction(last.at())) * plotWidth[i % columns];
    return tickWidth(last) / 2 - inside;
  }

  private double leftOf(int i) {
    if (bare(i)) {
      return Theme.TICK_LENGTH;
    }
    double widest =
        yTicks.get(i).major().stream().mapToDouble(PageSolver::tickWidth).max().orElse(0);
    int lines = yTitle(i).size();
    double label = lines == 0 ? 0 : lines * PageLayout.LINE + 3.5;
    return label + widest + Theme.TICK_LENGTH + 2.5;
  }

  private List<String> yTitle(int i) {
    return bare(i)
        ? List.of()
        : Typeface.wrap(panels.get(i).y().label(), Theme.LABEL, plotHeight[i / columns] + 8);
  }

  private List<String> xTitle(int i) {
    double narrowest = Arrays.stream(plotWidth).min().orElseThrow();
    double room = narrowest + 2 * LEAST_RIGHT;
    return Typeface.wrap(panels.get(i).x().label(), Theme.LABEL, room);
  }

  private PageLayout place() {
    List<PageLayout.Box> boxes = new ArrayList<>();
    List<String> title = Typeface.wrap(figure.title(), Theme.HEADING, width - 2 * EDGE);
    double top = EDGE + (title.isEmpty() ? 0 : title.size() * PageLayout.HEADING_LINE + 4);
    for (int r = 0; r < rows; r++) {
      int end = Math.min(panels.size(), (r + 1) * columns);
      double above = 2;
      for (int i = r * columns; i < end; i++) {
        double rules = hasVerticalRule(panels.get(i)) ? RULE_ROW : 0;
        int lines = heading(i).size();
        above = Math.max(above, (lines == 0 ? 4 : lines * PageLayout.LINE + 3.5) + rules);
      }
      double plotTop = top + above;
      double bottom = plotTop + plotHeight[r];
      double edge = EDGE;
      for (int i = r * columns; i < end; i++) {
        int c = i % columns;
        PageLayout.Box box = box(i, edge + left[c], plotTop, top + 2);
        boxes.add(box);
        bottom = Math.max(bottom, box.legendTop() + box.legend().height());
        edge += left[c] + plotWidth[c] + right[c] + GUTTER;
      }
      top = bottom + BETWEEN_ROWS;
    }
    Legend legend = Legend.of(plan.shared(), width - 2 * EDGE);
    double legendTop = top - BETWEEN_ROWS + 2;
    double height = legendTop + (plan.shared().isEmpty() ? 0 : legend.height());
    return new PageLayout(width, Math.ceil(height + EDGE), title, boxes, legend, legendTop);
  }

  private PageLayout.Box box(int i, double plotLeft, double plotTop, double headingTop) {
    Panel panel = panels.get(i);
    int c = i % columns;
    double h = plotHeight[i / columns];
    Rectangle2D plot = new Rectangle2D.Double(plotLeft, plotTop, plotWidth[c], h);
    Legend legend = Legend.of(plan.below().get(i), left[c] + plotWidth[c]);
    List<String> xTitle = xTitle(i);
    double xLabel = xTitle.isEmpty() ? 0 : BELOW_TICKS + xTitle.size() * PageLayout.LINE - 1.5;
    double noteTop = plotTop + h + X_TICKS + xLabel + 1.5;
    String said = Beyond.said(panel, x.get(i));
    String both = panel.note() + (panel.note().isEmpty() || said.isEmpty() ? "" : "; ") + said;
    List<String> note = Typeface.wrap(both, Theme.NOTE, left[c] + plotWidth[c]);
    double legendTop = noteTop + note.size() * PageLayout.NOTE_ROW;
    return new PageLayout.Box(
        panel,
        heading(i),
        plot,
        x.get(i),
        y.get(i),
        xTicks.get(i),
        yTicks.get(i),
        bare(i),
        left[c],
        headingTop,
        xTitle,
        yTitle(i),
        plan.beside().get(i),
        bars.get(i),
        barTitles.get(i),
        plot.getMaxX() + beside(i),
        note,
        noteTop,
        legend,
        legendTop);
  }

  private List<String> heading(int i) {
    String title = panels.get(i).title();
    String text = title;
    if (panels.size() > 1) {
      String letter = "(" + letters(i) + ")";
      text = title.isEmpty() ? letter : letter + " " + title;
    }
    return Typeface.wrap(text, Theme.TITLE, plotWidth[i % columns] + right[i % columns] - 2);
  }

  /** Returns a to z, then aa, ab and so on. */
  private static String letters(int i) {
    String last = String.valueOf((char) ('a' + i % 26));
    return i < 26 ? last : letters(i / 26 - 1) + last;
  }

  private static boolean hasVerticalRule(Panel panel) {
    return panel.marks().stream()
        .anyMatch(
            m -> m instanceof Mark.Rule rule && !rule.horizontal() && !rule.label().isEmpty());
  }
}
