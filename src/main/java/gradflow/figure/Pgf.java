package gradflow.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A figure as PGFPlots source, so that LaTeX sets its labels, with its numbers in a table beside
 * it. Values are laid out as in the other formats: on axes in decades as logarithms, with the ticks
 * that they have there.
 */
final class Pgf {
  private static final int COLUMNS = 500;
  private static final double CM_PER_PT = 2.54 / 72;

  private final String dataFile;
  private final StringBuilder tex = new StringBuilder();
  private final Map<String, double[]> data = new LinkedHashMap<>();
  private final Map<Color, String> colours = new LinkedHashMap<>();

  private Pgf(String dataFile) {
    this.dataFile = dataFile;
  }

  /**
   * The source and the table.
   *
   * @param dataFile name of the table, as the source reads it
   */
  static List<String> of(Figure figure, String dataFile) {
    Pgf pgf = new Pgf(dataFile);
    PageLayout layout = PageLayout.of(figure);
    pgf.pictures(figure, layout);
    return List.of(pgf.document(figure), pgf.table());
  }

  private String document(Figure figure) {
    StringBuilder out = new StringBuilder();
    out.append("% ").append(MathText.of(figure.title()).plain()).append('\n');
    out.append("% needs \\usepackage{pgfplots} \\pgfplotsset{compat=1.16}");
    out.append(" \\usepgfplotslibrary{groupplots}\n");
    out.append("\\begin{tikzpicture}[font=\\footnotesize]\n");
    colours.forEach(
        (color, name) ->
            out.append("\\definecolor{")
                .append(name)
                .append("}{RGB}{")
                .append(color.getRed())
                .append(',')
                .append(color.getGreen())
                .append(',')
                .append(color.getBlue())
                .append("}\n"));
    return out.append(tex).append("\\end{tikzpicture}\n").toString();
  }

  private void pictures(Figure figure, PageLayout layout) {
    double unit = figure.text() * CM_PER_PT;
    double left = layout.boxes().get(0).plot().getX();
    double top = layout.boxes().get(0).plot().getY();
    for (int i = 0; i < layout.boxes().size(); i++) {
      PageLayout.Box box = layout.boxes().get(i);
      double x = (box.plot().getX() - left) * unit;
      double y = (top - box.plot().getMaxY()) * unit;
      axis(box, x, y, unit);
      for (Mark mark : box.panel().marks()) {
        mark(mark, box);
      }
      tex.append("\\end{axis}\n");
      for (SideLabels.Placed label : SideLabels.place(box)) {
        double beside = (box.plot().getMaxX() - left + PageLayout.BESIDE_GAP - 3) * unit;
        tex.append("\\node[anchor=west, inner sep=0pt, ").append(color(label.color()));
        tex.append("] at (").append(cm(beside)).append(',').append(cm((top - label.y()) * unit));
        tex.append(") {").append(TexText.of(label.text())).append("};\n");
      }
      double middle = (box.plot().getMinX() - box.left() + box.plot().getMaxX()) / 2;
      legend(box.legend(), (middle - left) * unit, (top - box.legendTop()) * unit);
    }
    double middle = (layout.width() / 2 - left) * unit;
    legend(layout.legend(), middle, (top - layout.legendTop()) * unit);
  }

  private void axis(PageLayout.Box box, double x, double y, double unit) {
    tex.append("\\begin{axis}[at={(").append(cm(x)).append(',').append(cm(y));
    tex.append(")}, anchor=south west, scale only axis, width=");
    tex.append(cm(box.plot().getWidth() * unit)).append(", height=");
    tex.append(cm(box.plot().getHeight() * unit)).append(",\n  xmin=").append(num(box.x().lo()));
    tex.append(", xmax=").append(num(box.x().hi())).append(", ymin=").append(num(box.y().lo()));
    tex.append(", ymax=").append(num(box.y().hi())).append(",\n  ");
    ticks("x", box.xTicks(), false);
    ticks("y", box.yTicks(), box.bare());
    tex.append("xlabel={").append(TexText.of(box.panel().x().label())).append("},");
    if (!box.bare()) {
      tex.append(" ylabel={").append(TexText.of(box.panel().y().label())).append("},");
    }
    tex.append(" title={").append(TexText.of(String.join(" ", box.heading())));
    tex.append("}, title style={align=left},\n  axis lines=left, axis line style={-},");
    tex.append(" grid=major, grid style={black!10}, clip marker paths=true,");
    tex.append(" unbounded coords=jump]\n");
  }

  private void ticks(String axis, Ticks ticks, boolean bare) {
    List<String> at = new ArrayList<>();
    List<String> say = new ArrayList<>();
    for (Ticks.Tick tick : ticks.major()) {
      at.add(num(tick.at()));
      say.add("{" + TexText.of(tick.label()) + "}");
    }
    tex.append(axis).append("tick={").append(String.join(",", at)).append("}, ");
    tex.append(axis)
        .append("ticklabels={")
        .append(bare ? "" : String.join(",", say))
        .append("},\n  ");
  }

  private void mark(Mark mark, PageLayout.Box box) {
    Panel panel = box.panel();
    if (mark instanceof Mark.Line line) {
      PathTrace t = trace(line.x(), line.y(), box);
      plot(stroke(line.style()), t.x(), t.y(), t.size());
    } else if (mark instanceof Mark.Points points) {
      PathTrace t = trace(points.x(), points.y(), box);
      String symbol =
          switch (points.symbol()) {
            case DISC -> "*";
            case RING -> "o";
            case SQUARE -> "square*";
            case DIAMOND -> "diamond*";
            case UP -> "triangle*";
            case DOWN -> "triangle*, every mark/.append style={rotate=180}";
          };
      String size = String.format(Locale.ROOT, "%.2fpt", points.sizePt() / 2);
      plot(
          "only marks, mark=" + symbol + ", mark size=" + size + ", " + color(points.color()),
          t.x(),
          t.y(),
          t.size());
    } else if (mark instanceof Mark.Band band) {
      band(band, box);
    } else if (mark instanceof Mark.Bars bars) {
      int n = bars.x().length;
      double[] x = new double[3 * n];
      double[] y = new double[3 * n];
      for (int i = 0; i < n; i++) {
        double at = panel.x().scale().place(bars.x()[i]);
        double[] ends = {bars.lo()[i], bars.hi()[i], Double.NaN};
        for (int k = 0; k < 3; k++) {
          x[3 * i + k] = at;
          y[3 * i + k] = panel.y().scale().place(ends[k]);
        }
      }
      plot("line width=0.6pt, " + color(bars.color()), x, y, 3 * n);
    } else if (mark instanceof Mark.Circle c) {
      int n = 181;
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = c.cx() + c.r() * StrictMath.cos(StrictMath.toRadians(2.0 * i));
        y[i] = c.cy() + c.r() * StrictMath.sin(StrictMath.toRadians(2.0 * i));
      }
      plot(stroke(c.style()), x, y, n);
    } else if (mark instanceof Mark.Rule rule) {
      double at = (rule.horizontal() ? panel.y() : panel.x()).scale().place(rule.at());
      double[] along = rule.horizontal() ? ends(box.x()) : ends(box.y());
      double[] fixed = {at, at};
      plot(
          stroke(rule.style()),
          rule.horizontal() ? along : fixed,
          rule.horizontal() ? fixed : along,
          2);
    } else if (mark instanceof Mark.Note note) {
      tex.append("\\node[pin=45:{").append(TexText.of(note.label())).append("}] at (axis cs:");
      tex.append(num(panel.x().scale().place(note.x()))).append(',');
      tex.append(num(panel.y().scale().place(note.y()))).append(") {};\n");
    } else if (mark instanceof Mark.Cells cells) {
      cells(cells, panel);
    }
  }

  private static double[] ends(Span span) {
    return new double[] {span.lo(), span.hi()};
  }

  private void band(Mark.Band band, PageLayout.Box box) {
    int n = band.x().length;
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    int size = 0;
    for (int i = 0; i < 2 * n; i++) {
      int k = i < n ? i : 2 * n - 1 - i;
      double px = box.panel().x().scale().place(band.x()[k]);
      double py = box.panel().y().scale().place(i < n ? band.hi()[k] : band.lo()[k]);
      if (Double.isFinite(px) && !Double.isNaN(py)) {
        double far = box.y().length();
        x[size] = px;
        y[size++] = Math.max(box.y().lo() - far, Math.min(box.y().hi() + far, py));
      }
    }
    plot("draw=none, fill=" + name(band.color()) + ", fill opacity=0.22", x, y, size);
  }

  private void cells(Mark.Cells cells, Panel panel) {
    int nx = cells.x().length;
    int n = cells.values().length;
    double[] x = new double[n];
    double[] y = new double[n];
    double[] value = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = panel.x().scale().place(cells.x()[i % nx]);
      y[i] = panel.y().scale().place(cells.y()[i / nx]);
      value[i] = cells.colours().scale().place(cells.values()[i]);
    }
    Span span = cells.colours().span();
    String map = cells.colours().map() == ColourMap.SEQUENTIAL ? "colormap/viridis" : diverging();
    tex.append("\\addplot[matrix plot*, mesh/cols=").append(nx).append(", point meta=explicit, ");
    tex.append("point meta min=").append(num(span.lo())).append(", point meta max=");
    tex.append(num(span.hi())).append(", ").append(map).append("] table[x=").append(put(x, n));
    tex.append(", y=").append(put(y, n)).append(", meta=").append(put(value, n)).append("] {");
    tex.append(dataFile).append("}; % colours: ").append(cells.colours().label()).append('\n');
  }

  private static String diverging() {
    StringBuilder stops = new StringBuilder("colormap={bluebrown}{");
    for (double at : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      Color c = ColourMap.DIVERGING.table().at(at);
      stops.append("rgb255=(").append(c.getRed()).append(',').append(c.getGreen());
      stops.append(',').append(c.getBlue()).append(") ");
    }
    return stops.append('}').toString();
  }

  private static PathTrace trace(double[] x, double[] y, PageLayout.Box box) {
    return PathTrace.of(x, y, box.panel().x().scale(), box.panel().y().scale(), box.x(), COLUMNS);
  }

  private void plot(String options, double[] x, double[] y, int size) {
    if (size > 0) {
      tex.append("\\addplot[").append(options).append(", forget plot] table[x=");
      tex.append(put(x, size)).append(", y=").append(put(y, size)).append("] {");
      tex.append(dataFile).append("};\n");
    }
  }

  private String put(double[] values, int size) {
    String name = "c" + data.size();
    data.put(name, java.util.Arrays.copyOf(values, size));
    return name;
  }

  private String stroke(Style style) {
    String dash =
        switch (style.dash()) {
          case SOLID -> "solid";
          case DASHED -> "dashed";
          case DOTTED -> "dotted";
          case DASH_DOT -> "dash dot";
          case DASH_DOT_DOT -> "dash dot dot";
        };
    return String.format(Locale.ROOT, "%s, line width=%.2fpt, ", dash, style.widthPt())
        + color(style.color());
  }

  private String color(Color color) {
    return "color=" + name(color);
  }

  private String name(Color color) {
    Color solid = new Color(color.getRed(), color.getGreen(), color.getBlue());
    return colours.computeIfAbsent(solid, c -> "gf" + Integer.toHexString(c.getRGB()).substring(2));
  }

  /** An empty axis that bears nothing but the legend. */
  private void legend(Legend legend, double x, double y) {
    if (legend.rows().isEmpty()) {
      return;
    }
    tex.append("\\begin{axis}[at={(")
        .append(cm(x))
        .append(',')
        .append(cm(y))
        .append(")}, hide axis,");
    tex.append(" scale only axis, width=1pt, height=1pt, xmin=0, xmax=1, ymin=0, ymax=1,\n");
    tex.append(
        "  legend style={at={(0,0)}, anchor=north, draw=none, /tikz/every even column/.append");
    tex.append(" style={column sep=1em}}, legend cell align=left, legend columns=");
    tex.append(legend.rows().get(0).size()).append("]\n");
    for (List<Legend.Entry> row : legend.rows()) {
      for (Legend.Entry entry : row) {
        tex.append("\\addlegendimage{").append(look(entry)).append("}\\addlegendentry{");
        tex.append(TexText.of(entry.label())).append("}\n");
      }
    }
    tex.append("\\end{axis}\n");
  }

  private String look(Legend.Entry entry) {
    Mark mark = entry.marks().get(0);
    Color own = entry.color(mark);
    if (mark instanceof Mark.Line line) {
      return stroke(line.style().in(own));
    }
    return mark instanceof Mark.Circle circle
        ? stroke(circle.style().in(own))
        : "only marks, mark=*, " + color(own);
  }

  /** Columns of different lengths, filled up with nan. */
  private String table() {
    StringBuilder out = new StringBuilder(String.join(" ", data.keySet())).append('\n');
    int rows = data.values().stream().mapToInt(c -> c.length).max().orElse(0);
    for (int r = 0; r < rows; r++) {
      String between = "";
      for (double[] column : data.values()) {
        out.append(between).append(r < column.length ? num(column[r]) : "nan");
        between = " ";
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String cm(double value) {
    return String.format(Locale.ROOT, "%.3fcm", value);
  }

  private static String num(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "nan";
  }
}
