package gradflow.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a figure as PGFPlots source, so that LaTeX typesets its labels, with its numbers in a
 * separate table. Values are laid out as in the other formats: as logarithms on axes in decades,
 * with the same ticks.
 */
final class Pgf {
  private static final int COLUMNS = 500;

  private static final double CM_PER_PT = 2.54 / 72;

  private final String dataFile;
  private final StringBuilder tex = new StringBuilder();
  private final PgfTable table = new PgfTable();
  private final Map<Color, String> colours = new LinkedHashMap<>();

  private Pgf(String dataFile) {
    this.dataFile = dataFile;
  }

  /**
   * Returns the source and the table.
   *
   * @param dataFile name of the table as referenced by the source
   */
  static List<String> of(Figure figure, String dataFile) {
    Pgf pgf = new Pgf(dataFile);
    PageLayout layout = PageLayout.of(figure);
    pgf.pictures(figure, layout);
    return List.of(pgf.document(figure), pgf.table.text());
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
      for (Mark mark : box.panel().marks()) {
        if (mark instanceof Mark.Cells cells) {
          tex.append(new PgfCells(cells, box, left, top, unit).source(this::color));
        }
      }
      axis(box, x, y, unit);
      for (Mark mark : box.panel().marks()) {
        mark(mark, box);
      }
      tex.append("\\end{axis}\n");
      words(box, left, top, unit);
      double middle = (box.plot().getMinX() - box.left() + box.plot().getMaxX()) / 2;
      legend(box.legend(), (middle - left) * unit, (top - box.legendTop()) * unit);
    }
    double middle = (layout.width() / 2 - left) * unit;
    legend(layout.legend(), middle, (top - layout.legendTop()) * unit);
  }

  /** Writes the texts next to, above and below the axes, and at notes. */
  private void words(PageLayout.Box box, double left, double top, double unit) {
    for (SideLabels.Placed label : SideLabels.place(box)) {
      double beside = (box.plot().getMaxX() - left + PageLayout.BESIDE_GAP - 3) * unit;
      node("west", label.color(), beside, (top - label.y()) * unit, label.text());
    }
    PlotMap map = new PlotMap(box.plot(), box.x(), box.y());
    for (Mark mark : box.panel().marks()) {
      if (mark instanceof Mark.Rule rule && !rule.horizontal() && !rule.label().isEmpty()) {
        double x = (map.pageX(box.panel().x().scale().place(rule.at())) - left) * unit;
        node("south", Palette.GREY, x, (top - box.plot().getY() + 3) * unit, rule.label());
      }
    }
    for (Notes.Placed note : Notes.place(box, map)) {
      double x = (note.at().getX() - left) * unit;
      double y = (top - note.at().getY()) * unit;
      tex.append("\\draw[line width=0.4pt, ").append(color(Palette.GREY)).append("] (");
      tex.append(cm(x)).append(',').append(cm(y)).append(") -- (");
      tex.append(cm((note.end().getX() - left) * unit)).append(',');
      tex.append(cm((top - note.end().getY()) * unit)).append(");\n");
      double from = (note.box().getX() - left) * unit;
      node("west", Palette.INK, from, (top - note.box().getCenterY()) * unit, note.text());
    }
    double y = box.noteTop() + PageLayout.NOTE_ROW / 2;
    for (String line : box.note()) {
      double x = box.plot().getMinX() - box.left() - left;
      node("west", Palette.GREY, x * unit, (top - y) * unit, line);
      y += PageLayout.NOTE_ROW;
    }
  }

  private void node(String anchor, Color colour, double x, double y, String text) {
    tex.append("\\node[anchor=").append(anchor).append(", inner sep=0pt, ").append(color(colour));
    tex.append("] at (").append(cm(x)).append(',').append(cm(y)).append(") {");
    tex.append(TexText.of(text)).append("};\n");
  }

  private void axis(PageLayout.Box box, double x, double y, double unit) {
    tex.append("\\begin{axis}[at={(").append(cm(x)).append(',').append(cm(y));
    tex.append(")}, anchor=south west, scale only axis, width=");
    tex.append(cm(box.plot().getWidth() * unit)).append(", height=");
    tex.append(cm(box.plot().getHeight() * unit)).append(",\n  xmin=");
    tex.append(PgfTable.number(box.x().lo())).append(", xmax=");
    tex.append(PgfTable.number(box.x().hi())).append(", ymin=");
    tex.append(PgfTable.number(box.y().lo()));
    tex.append(", ymax=").append(PgfTable.number(box.y().hi())).append(",\n  ");
    ticks("x", box.xTicks(), false);
    ticks("y", box.yTicks(), box.bare());
    tex.append("xlabel={").append(TexText.of(box.panel().x().label())).append("},");
    if (!box.bare()) {
      tex.append(" ylabel={").append(TexText.of(box.panel().y().label())).append("},");
    }
    tex.append(" title={").append(TexText.of(String.join(" ", box.heading())));
    tex.append("}, title style={at={(0,1)}, anchor=south west},\n  ");
    bar(box, unit);
    tex.append("axis lines=left, axis line style={-}, tick align=outside,");
    boolean cells = box.panel().colours().isPresent();
    tex.append(cells ? " grid=none," : " grid=major, grid style={black!10},");
    tex.append(" clip marker paths=true,");
    tex.append(" unbounded coords=jump]\n");
  }

  private void ticks(String axis, Ticks ticks, boolean bare) {
    List<String> at = new ArrayList<>();
    List<String> say = new ArrayList<>();
    for (Ticks.Tick tick : ticks.major()) {
      at.add(PgfTable.number(tick.at()));
      say.add("{" + TexText.of(tick.label()) + "}");
    }
    tex.append(axis).append("tick={").append(String.join(",", at)).append("}, ");
    if (!ticks.minor().isEmpty()) {
      String minor = ticks.minor().stream().map(PgfTable::number).collect(Collectors.joining(","));
      tex.append("minor ").append(axis).append("tick={").append(minor).append("}, ");
    }
    tex.append(axis)
        .append("ticklabels={")
        .append(bare ? "" : String.join(",", say))
        .append("},\n  ");
  }

  /** Writes the colour bar, for this panel or for all in its row. */
  private void bar(PageLayout.Box box, double unit) {
    box.panel().colours().ifPresent(scale -> tex.append(colours(scale)).append(",\n  "));
    if (box.bar().isPresent()) {
      ColourBar bar = box.bar().get();
      tex.append("colorbar, colorbar style={width=").append(cm(ColourBar.WIDTH * unit));
      tex.append(", ylabel={").append(TexText.of(bar.scale().label())).append("}, ");
      ticks("y", bar.ticks(), false);
      tex.append("},\n  ");
    }
  }

  private static String colours(ColourScale scale) {
    String map = scale.map() == ColourMap.SEQUENTIAL ? "colormap/viridis" : diverging();
    Span span = scale.span();
    return "%s, point meta min=%s, point meta max=%s"
        .formatted(map, PgfTable.number(span.lo()), PgfTable.number(span.hi()));
  }

  /** Writes triangles at the edge where values are infinite. */
  private void edges(PathTrace trace, PageLayout.Box box, Color colour) {
    edge(trace.below(), box.y().lo(), ", every mark/.append style={rotate=180}", colour);
    edge(trace.above(), box.y().hi(), "", colour);
  }

  private void edge(List<Double> places, double y, String turned, Color colour) {
    double[] x = places.stream().mapToDouble(Double::doubleValue).toArray();
    double[] at = new double[x.length];
    java.util.Arrays.fill(at, y);
    String options = "only marks, clip=false, mark=triangle*" + turned + ", mark size=1.6pt, ";
    plot(options + color(colour), x, at, x.length);
  }

  private String points(Mark.Points points, Color colour, double size) {
    String symbol =
        switch (points.symbol()) {
          case DISC -> "*";
          case RING -> "o";
          case SQUARE -> "square*";
          case DIAMOND -> "diamond*";
          case UP -> "triangle*";
          case LEFT -> "triangle*, every mark/.append style={rotate=90}";
          case DOWN -> "triangle*, every mark/.append style={rotate=180}";
        };
    String of = String.format(Locale.ROOT, "%.2fpt", size / 2);
    String pale =
        colour.getAlpha() < 255 ? ", opacity=" + PgfTable.number(colour.getAlpha() / 255.0) : "";
    return "only marks, mark=" + symbol + ", mark size=" + of + ", " + color(colour) + pale;
  }

  private void mark(Mark mark, PageLayout.Box box) {
    Panel panel = box.panel();
    if (mark instanceof Mark.Line line) {
      PathTrace t = trace(line.x(), line.y(), box);
      plot(stroke(line.style()), t.x(), t.y(), t.size());
      edges(t, box, line.style().color());
    } else if (mark instanceof Mark.Points points) {
      PathTrace t = trace(points.x(), points.y(), box);
      plot(points(points, points.color(), points.sizePt()), t.x(), t.y(), t.size());
      edges(t, box, points.color());
    } else if (mark instanceof Mark.Band band) {
      band(band, box);
    } else if (mark instanceof Mark.Bars bars) {
      bars(bars, box);
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
    }
  }

  /** Writes bars with their ends, as one interrupted line. */
  private void bars(Mark.Bars bars, PageLayout.Box box) {
    double cap = MarkPainter.BAR_END * box.x().length() / box.plot().getWidth();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < bars.x().length; i++) {
      double at = box.panel().x().scale().place(bars.x()[i]);
      double low = box.panel().y().scale().place(bars.lo()[i]);
      double high = box.panel().y().scale().place(bars.hi()[i]);
      for (double end : new double[] {low, high}) {
        points.add(new double[] {at - cap, end});
        points.add(new double[] {at + cap, end});
        points.add(new double[] {Double.NaN, Double.NaN});
      }
      points.add(new double[] {at, low});
      points.add(new double[] {at, high});
      points.add(new double[] {Double.NaN, Double.NaN});
    }
    double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
    double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
    plot("line width=" + Theme.BAR + "pt, " + color(bars.color()), x, y, x.length);
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
      tex.append(table.put(x, size)).append(", y=").append(table.put(y, size)).append("] {");
      tex.append(dataFile).append("};\n");
    }
  }

  private String stroke(Style style) {
    String dash =
        switch (style.dash()) {
          case NONE, SOLID -> "solid";
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

  /** Writes an empty axis that contains only the legend. */
  private void legend(Legend legend, double x, double y) {
    if (legend.rows().isEmpty()) {
      return;
    }
    tex.append("\\begin{axis}[at={(").append(cm(x)).append(',').append(cm(y));
    tex.append(")}, hide axis,");
    tex.append(" scale only axis, width=1pt, height=1pt, xmin=0, xmax=1, ymin=0, ymax=1,\n");
    tex.append(
        "  legend style={at={(0,0)}, anchor=north, draw=none, /tikz/every even column/.append");
    tex.append(" style={column sep=1em}}, legend cell align=left, legend columns=");
    boolean titled = !legend.title().isEmpty();
    tex.append(legend.rows().get(0).size() + (titled ? 1 : 0)).append("]\n");
    for (List<Legend.Entry> row : legend.rows()) {
      if (titled) {
        String title = row == legend.rows().get(0) ? TexText.of(legend.title()) : "";
        tex.append("\\addlegendimage{empty legend}\\addlegendentry{").append(title).append("}\n");
      }
      for (Legend.Entry entry : row) {
        tex.append("\\addlegendimage{").append(look(entry)).append("}\\addlegendentry{");
        tex.append(TexText.of(entry.label())).append("}\n");
      }
    }
    tex.append("\\end{axis}\n");
  }

  /**
   * Returns the options of a line, with the symbol of points of the same name; of points; or of an
   * area.
   */
  private String look(Legend.Entry entry) {
    String line = "";
    String points = "";
    for (Mark mark : entry.marks()) {
      Color own = entry.color(mark);
      if (mark instanceof Mark.Line l) {
        line = line.isEmpty() ? stroke(l.style().in(own)) : line;
      } else if (mark instanceof Mark.Circle c) {
        line = line.isEmpty() ? stroke(c.style().in(own)) : line;
      } else if (mark instanceof Mark.Points p) {
        double size = Math.max(Legend.LEAST_MARK, p.sizePt());
        points = points.isEmpty() ? points(p, own, size) : points;
      }
    }
    if (line.isEmpty() && points.isEmpty()) {
      Color own = entry.color(entry.marks().get(0));
      return "area legend, draw=none, fill=" + name(own) + ", fill opacity=0.22";
    }
    String both = points.replace("only marks, ", "") + (points.isEmpty() ? "" : ", ") + line;
    return line.isEmpty() ? points : both;
  }

  static String cm(double value) {
    return String.format(Locale.ROOT, "%.3fcm", value);
  }
}
