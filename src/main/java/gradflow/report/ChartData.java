package gradflow.report;

import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.figure.Axis;
import gradflow.figure.ColourScale;
import gradflow.figure.Figure;
import gradflow.figure.LegendTitle;
import gradflow.figure.Mark;
import gradflow.figure.Panel;
import gradflow.figure.Scale;
import gradflow.figure.Style;
import java.awt.Color;
import java.io.IOException;
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

  private final Figure figure;
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

  private ChartData(Figure figure, Thinning thinning) {
    this.figure = figure;
    this.thinning = thinning;
  }

  /**
   * Returns the data as JSON.
   *
   * @param thinning limits the number of points of a mark
   */
  static String of(Figure figure, Thinning thinning) {
    ChartData data = new ChartData(figure, thinning);
    return Json.text(data::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName("aspect");
    Json.number(json, figure.aspect());
    json.writeNumberField("columns", figure.columns());
    json.writeArrayFieldStart("panels");
    for (Panel panel : figure.panels()) {
      panel(json, panel);
    }
    json.writeEndArray();
    json.writeStringField("legend", LegendTitle.of(groups.keySet()));
    json.writeArrayFieldStart("groups");
    for (Map.Entry<String, Integer> g : groups.entrySet()) {
      Mark first = firsts.get(g.getKey());
      json.writeStartObject();
      json.writeStringField("name", g.getKey());
      json.writeNumberField("group", g.getValue());
      json.writeStringField("kind", kind(first));
      look(json, first);
      json.writeBooleanField("mixed", mixed.contains(g.getKey()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("arrays");
    for (Values values : arrays.keySet()) {
      json.writeStartArray();
      for (double v : values.numbers()) {
        Json.number(json, v);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void panel(JsonGenerator json, Panel panel) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", panel.title());
    json.writeStringField("note", panel.note());
    json.writeBooleanField("equal", panel.equalAspect());
    axis(json, "x", panel.x());
    axis(json, "y", panel.y());
    List<Mark> marks = panel.marks();
    for (Mark mark : marks) {
      if (mark instanceof Mark.Cells cells) {
        colours(json, cells.colours());
      }
    }
    json.writeArrayFieldStart("marks");
    for (Mark mark : marks) {
      json.writeStartObject();
      json.writeStringField("kind", kind(mark));
      json.writeStringField("name", mark.label());
      json.writeNumberField("group", group(mark, marks));
      look(json, mark);
      place(json, mark);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void axis(JsonGenerator json, String side, Axis axis) throws IOException {
    json.writeObjectFieldStart(side);
    json.writeStringField("label", axis.label());
    scale(json, axis.scale());
    json.writeFieldName("lo");
    Json.number(json, axis.lo());
    json.writeFieldName("hi");
    Json.number(json, axis.hi());
    json.writeEndObject();
  }

  private static void scale(JsonGenerator json, Scale scale) throws IOException {
    json.writeStringField("scale", scale.toString());
    if (scale instanceof Scale.Symlog symlog) {
      json.writeFieldName("linear");
      Json.number(json, symlog.linear());
    }
  }

  private static void colours(JsonGenerator json, ColourScale colours) throws IOException {
    json.writeObjectFieldStart("colours");
    json.writeStringField("label", colours.label());
    scale(json, colours.scale());
    json.writeFieldName("lo");
    Json.number(json, colours.lo());
    json.writeFieldName("hi");
    Json.number(json, colours.hi());
    json.writeArrayFieldStart("ramp");
    for (int k = 0; k <= RAMP; k++) {
      json.writeString(hex(colours.colour((double) k / RAMP)));
    }
    json.writeEndArray();
    json.writeEndObject();
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

  private static void look(JsonGenerator json, Mark mark) throws IOException {
    if (mark instanceof Mark.Line line) {
      style(json, line.style());
    } else if (mark instanceof Mark.Circle circle) {
      style(json, circle.style());
    } else if (mark instanceof Mark.Rule rule) {
      style(json, rule.style());
    } else if (isSpread(mark)) {
      json.writeStringField("colour", hex(mark.color()));
    } else if (mark instanceof Mark.Points points) {
      json.writeStringField("colour", hex(points.color()));
      json.writeStringField("symbol", points.symbol().name().toLowerCase(Locale.ROOT));
      json.writeFieldName("size");
      Json.number(json, points.sizePt());
    }
  }

  private static void style(JsonGenerator json, Style style) throws IOException {
    json.writeStringField("colour", hex(style.color()));
    json.writeStringField("role", style.role().name().toLowerCase(Locale.ROOT));
    json.writeFieldName("width");
    Json.number(json, style.widthPt());
  }

  private void place(JsonGenerator json, Mark mark) throws IOException {
    if (mark instanceof Mark.Line line) {
      int[] kept = thinning.line(line.y());
      array(json, "x", line.x(), kept);
      array(json, "y", line.y(), kept);
    } else if (mark instanceof Mark.Points points) {
      int[] kept = thinning.points(points.x().length);
      array(json, "x", points.x(), kept);
      array(json, "y", points.y(), kept);
    } else if (mark instanceof Mark.Band band) {
      int[] kept = thinning.line(band.hi());
      array(json, "x", band.x(), kept);
      array(json, "lo", band.lo(), kept);
      array(json, "hi", band.hi(), kept);
    } else if (mark instanceof Mark.Bars bars) {
      int[] kept = thinning.points(bars.x().length);
      array(json, "x", bars.x(), kept);
      array(json, "lo", bars.lo(), kept);
      array(json, "hi", bars.hi(), kept);
    } else if (mark instanceof Mark.Circle circle) {
      number(json, "cx", circle.cx());
      number(json, "cy", circle.cy());
      number(json, "r", circle.r());
    } else if (mark instanceof Mark.Rule rule) {
      json.writeBooleanField("horizontal", rule.horizontal());
      number(json, "at", rule.at());
    } else if (mark instanceof Mark.Note note) {
      number(json, "x", note.x());
      number(json, "y", note.y());
    } else if (mark instanceof Mark.Cells cells) {
      cells(json, cells);
    }
  }

  private void cells(JsonGenerator json, Mark.Cells cells) throws IOException {
    array(json, "x", cells.x());
    array(json, "y", cells.y());
    array(json, "values", cells.values());
    Map<String, Integer> palette = new LinkedHashMap<>();
    List<Integer> fills = new ArrayList<>();
    for (double v : cells.values()) {
      boolean none = Double.isNaN(v);
      fills.add(
          none
              ? -1
              : palette.computeIfAbsent(hex(cells.colours().colourOf(v)), c -> palette.size()));
    }
    json.writeArrayFieldStart("fills");
    for (int f : fills) {
      json.writeNumber(f);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("palette");
    for (String colour : palette.keySet()) {
      json.writeString(colour);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    Json.number(json, value);
  }

  private void array(JsonGenerator json, String name, double[] values, int[] kept)
      throws IOException {
    double[] some = new double[kept.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[kept[i]];
    }
    array(json, name, some);
  }

  private void array(JsonGenerator json, String name, double[] values) throws IOException {
    Values key = new Values(values);
    json.writeNumberField(name, arrays.computeIfAbsent(key, v -> arrays.size()));
  }

  private static String hex(Color colour) {
    return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
  }
}
