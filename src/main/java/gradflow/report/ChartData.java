package gradflow.report;

import gradflow.figure.Axis;
import gradflow.figure.ColourScale;
import gradflow.figure.Figure;
import gradflow.figure.LegendTitle;
import gradflow.figure.Mark;
import gradflow.figure.Panel;
import gradflow.figure.Scale;
import gradflow.figure.Style;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The data of a figure for the page's charts: panels, marks by kind, and shared arrays. Marks with
 * the same label form one series, which a reader can hide.
 */
final class ChartData {
  private static final int RAMP = 24;

  private final Thinning thinning;
  private final Map<Values, Integer> arrays = new LinkedHashMap<>();
  private final Map<String, Integer> groups = new LinkedHashMap<>();
  private final Map<String, Mark> firsts = new LinkedHashMap<>();

  /** Series of several colours. */
  private final Set<String> mixed = new HashSet<>();

  /** Numbers compared by content. */
  private record Values(double[] numbers) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Values v && Arrays.equals(numbers, v.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers);
    }
  }

  private ChartData(Thinning thinning) {
    this.thinning = thinning;
  }

  /**
   * Returns the data, for {@link Json}.
   *
   * @param thinning limits the number of points of a mark
   */
  static Map<String, Object> of(Figure figure, Thinning thinning) {
    ChartData data = new ChartData(thinning);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("aspect", figure.aspect());
    out.put("columns", figure.columns());
    out.put("panels", figure.panels().stream().map(data::panel).toList());
    out.put("legend", LegendTitle.of(data.groups.keySet()));
    out.put("groups", data.groups.keySet().stream().map(data::group).toList());
    out.put("arrays", data.arrays.keySet().stream().map(Values::numbers).toList());
    return out;
  }

  private Map<String, Object> group(String name) {
    Mark first = firsts.get(name);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", name);
    out.put("group", groups.get(name));
    out.put("kind", kind(first));
    look(out, first);
    out.put("mixed", mixed.contains(name));
    return out;
  }

  private Map<String, Object> panel(Panel panel) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("title", panel.title());
    out.put("note", panel.note());
    out.put("equal", panel.equalAspect());
    out.put("x", axis(panel.x()));
    out.put("y", axis(panel.y()));
    panel.colours().ifPresent(colours -> out.put("colours", colours(colours)));
    out.put("marks", panel.marks().stream().map(m -> mark(m, panel.marks())).toList());
    return out;
  }

  private Map<String, Object> mark(Mark mark, List<Mark> marks) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("kind", kind(mark));
    out.put("name", mark.label());
    out.put("group", group(mark, marks));
    look(out, mark);
    place(out, mark);
    return out;
  }

  private static Map<String, Object> axis(Axis axis) {
    return scale(axis.label(), axis.scale(), axis.lo(), axis.hi());
  }

  private static Map<String, Object> scale(String label, Scale scale, double lo, double hi) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("label", label);
    out.put("scale", scale.toString());
    if (scale instanceof Scale.Symlog symlog) {
      out.put("linear", symlog.linear());
    }
    out.put("lo", lo);
    out.put("hi", hi);
    return out;
  }

  private static Map<String, Object> colours(ColourScale colours) {
    Map<String, Object> out = scale(colours.label(), colours.scale(), colours.lo(), colours.hi());
    List<String> ramp = new ArrayList<>();
    for (int k = 0; k <= RAMP; k++) {
      ramp.add(hex(colours.colour((double) k / RAMP)));
    }
    out.put("ramp", ramp);
    return out;
  }

  /** Returns the series of a mark; for a spread without a label, that of its line; −1 for none. */
  private int group(Mark mark, List<Mark> marks) {
    String label = mark.label();
    if (isSpread(mark) && label.isEmpty()) {
      label =
          marks.stream()
              .filter(m -> m instanceof Mark.Line l && belongs(mark, l))
              .map(Mark::label)
              .findFirst()
              .orElse("");
    }
    if (label.isEmpty() || mark instanceof Mark.Rule || mark instanceof Mark.Note) {
      return -1;
    }
    Mark first = firsts.merge(label, mark, (a, b) -> isSpread(a) ? b : a);
    if (!Objects.equals(first.color(), mark.color())) {
      mixed.add(label);
    }
    return groups.computeIfAbsent(label, l -> groups.size());
  }

  private static boolean isSpread(Mark mark) {
    return mark instanceof Mark.Band || mark instanceof Mark.Bars;
  }

  private static boolean belongs(Mark spread, Mark.Line line) {
    double[] x = spread instanceof Mark.Bars bars ? bars.x() : ((Mark.Band) spread).x();
    return line.color().equals(spread.color()) && Arrays.equals(x, line.x());
  }

  private static String kind(Mark mark) {
    return mark.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static void look(Map<String, Object> out, Mark mark) {
    if (mark instanceof Mark.Line line) {
      style(out, line.style());
    } else if (mark instanceof Mark.Circle circle) {
      style(out, circle.style());
    } else if (mark instanceof Mark.Rule rule) {
      style(out, rule.style());
    } else if (mark.color() != null) {
      out.put("colour", hex(mark.color()));
    }
    if (mark instanceof Mark.Points points) {
      out.put("symbol", points.symbol().name().toLowerCase(Locale.ROOT));
      out.put("size", points.sizePt());
    }
  }

  private static void style(Map<String, Object> out, Style style) {
    out.put("colour", hex(style.color()));
    out.put("role", style.role().name().toLowerCase(Locale.ROOT));
    out.put("width", style.widthPt());
  }

  private void place(Map<String, Object> out, Mark mark) {
    if (mark instanceof Mark.Line line) {
      int[] kept = thinning.line(line.y());
      array(out, "x", line.x(), kept);
      array(out, "y", line.y(), kept);
    } else if (mark instanceof Mark.Points points) {
      int[] kept = thinning.points(points.x().length);
      array(out, "x", points.x(), kept);
      array(out, "y", points.y(), kept);
    } else if (mark instanceof Mark.Band band) {
      int[] kept = thinning.line(band.hi());
      array(out, "x", band.x(), kept);
      array(out, "lo", band.lo(), kept);
      array(out, "hi", band.hi(), kept);
    } else if (mark instanceof Mark.Bars bars) {
      int[] kept = thinning.points(bars.x().length);
      array(out, "x", bars.x(), kept);
      array(out, "lo", bars.lo(), kept);
      array(out, "hi", bars.hi(), kept);
    } else if (mark instanceof Mark.Circle circle) {
      out.put("cx", circle.cx());
      out.put("cy", circle.cy());
      out.put("r", circle.r());
    } else if (mark instanceof Mark.Rule rule) {
      out.put("horizontal", rule.horizontal());
      out.put("at", rule.at());
    } else if (mark instanceof Mark.Note note) {
      out.put("x", note.x());
      out.put("y", note.y());
    } else if (mark instanceof Mark.Cells cells) {
      cells(out, cells);
    }
  }

  private void cells(Map<String, Object> out, Mark.Cells cells) {
    array(out, "x", cells.x());
    array(out, "y", cells.y());
    array(out, "values", cells.values());
    Map<String, Integer> palette = new LinkedHashMap<>();
    List<Integer> fills = new ArrayList<>();
    for (double v : cells.values()) {
      boolean none = Double.isNaN(v);
      fills.add(
          none
              ? -1
              : palette.computeIfAbsent(hex(cells.colours().colourOf(v)), c -> palette.size()));
    }
    out.put("fills", fills);
    out.put("palette", palette.keySet());
  }

  private void array(Map<String, Object> out, String name, double[] values, int[] kept) {
    array(out, name, Arrays.stream(kept).mapToDouble(i -> values[i]).toArray());
  }

  private void array(Map<String, Object> out, String name, double[] values) {
    out.put(name, arrays.computeIfAbsent(new Values(values), v -> arrays.size()));
  }

  private static String hex(Color colour) {
    return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
  }
}
