package gradflow.figure;

import gradflow.check.BadArgument;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes names, colours, lines and order of the series of finished panels. A name that does not
 * occur is ignored: its runs may have died, or belong to the full protocol. Names that can never
 * occur are found in the spec before anything runs.
 */
final class Restyle {
  private final FigureStyle style;
  private final Map<String, String> labels;
  private final List<String> series;
  private final Set<String> lines = new TreeSet<>();

  private Restyle(List<Panel> panels, FigureStyle style, Map<String, String> labels) {
    this.style = style;
    this.labels = labels;
    series = series(panels);
    for (Panel panel : panels) {
      panel.marks().stream()
          .filter(Mark.Line.class::isInstance)
          .forEach(line -> lines.add(line.label()));
    }
  }

  /**
   * Returns the panels in their new style.
   *
   * @param labels new names by name; a number may also stand for {@code column = number}
   * @throws BadArgument if a style has no visible effect
   */
  static List<Panel> apply(List<Panel> panels, FigureStyle style, Map<String, String> labels) {
    Restyle restyle = new Restyle(panels, style, labels);
    return panels.stream().map(restyle::panel).toList();
  }

  /** Returns the names of all legend entries, in order. */
  private static List<String> series(List<Panel> panels) {
    Set<String> found = new LinkedHashSet<>();
    panels.forEach(p -> found.addAll(Legend.entries(p.marks()).keySet()));
    return List.copyOf(found);
  }

  private static boolean means(String key, String label) {
    String shown = Heading.minus(key);
    return label.equals(key) || label.equals(shown) || label.endsWith(" = " + shown);
  }

  private Panel panel(Panel panel) {
    List<Mark> marks = new ArrayList<>(panel.marks());
    sort(marks);
    Map<Color, Color> colours = colours(marks);
    List<Mark> out = new ArrayList<>();
    for (Mark mark : marks) {
      out.addAll(mark(mark, colours));
    }
    String title = title(panel.title());
    return new Panel(title, panel.x(), panel.y(), out, panel.equalAspect(), panel.note());
  }

  private String title(String title) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (title.equals(label.getKey()) || title.endsWith(" " + Heading.minus(label.getKey()))) {
        return label.getValue();
      }
    }
    return title;
  }

  private String named(String label) {
    for (Map.Entry<String, String> entry : labels.entrySet()) {
      if (!label.isEmpty() && means(entry.getKey(), label)) {
        return entry.getValue();
      }
    }
    return label;
  }

  /** Permutes the marks that the given order names among their positions. */
  private void sort(List<Mark> marks) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      if (rank(marks.get(i)) >= 0) {
        places.add(i);
      }
    }
    List<Mark> sorted =
        places.stream().map(marks::get).sorted(Comparator.comparingInt(this::rank)).toList();
    for (int k = 0; k < places.size(); k++) {
      marks.set(places.get(k), sorted.get(k));
    }
  }

  private int rank(Mark mark) {
    for (int k = 0; k < style.order().size(); k++) {
      if (!mark.label().isEmpty() && means(style.order().get(k), mark.label())) {
        return k;
      }
    }
    return -1;
  }

  /** Maps the old colours of the measured series of a panel to new ones; bands share them. */
  private Map<Color, Color> colours(List<Mark> marks) {
    List<String> measured =
        series.stream().filter(name -> marks.stream().anyMatch(m -> isMeasured(m, name))).toList();
    Map<Color, Color> out = new HashMap<>();
    List<String> ordered = new ArrayList<>(measured);
    ordered.sort(Comparator.comparingInt(this::place));
    for (Mark mark : marks) {
      int index = ordered.indexOf(mark.label());
      Color own = mark.color();
      if (index >= 0 && own != null) {
        Color palette = style.palette().color(index, ordered.size(), own);
        out.putIfAbsent(own, look(mark.label()).flatMap(SeriesStyle::paint).orElse(palette));
      }
    }
    return out;
  }

  private int place(String label) {
    for (int k = 0; k < style.order().size(); k++) {
      if (means(style.order().get(k), label)) {
        return k;
      }
    }
    return style.order().size() + series.indexOf(label);
  }

  private static boolean isMeasured(Mark mark, String name) {
    boolean line = mark instanceof Mark.Line l && l.style().role() == MarkRole.MEASURED;
    return mark.label().equals(name) && (line || mark instanceof Mark.Points);
  }

  private Optional<SeriesStyle> look(String label) {
    return style.looks().entrySet().stream()
        .filter(e -> !label.isEmpty() && means(e.getKey(), label))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private List<Mark> mark(Mark mark, Map<Color, Color> colours) {
    String label = named(mark.label());
    SeriesStyle look = look(mark.label()).orElse(null);
    Color own = mark.color();
    Color color = own == null ? null : colours.getOrDefault(own, own);
    if (look != null && look.paint().isPresent() && own != null) {
      color = look.paint().get();
    }
    List<Mark> out = new ArrayList<>();
    if (mark instanceof Mark.Line line) {
      Style drawn = line.style().in(color);
      if (look != null) {
        drawn = look.line().map(drawn::with).orElse(drawn);
        double width = look.width().orElse(drawn.widthPt());
        drawn = new Style(drawn.role(), drawn.color(), width, drawn.dash());
      }
      boolean bare = drawn.dash() == Dash.NONE;
      if (!bare) {
        out.add(new Mark.Line(label, line.x(), line.y(), drawn));
      }
      if (bare || (look != null && look.marker().isPresent())) {
        Symbol symbol = look.marker().orElse(Symbol.DISC);
        out.add(new Mark.Points(label, line.x(), line.y(), color, symbol, Curves.MARK));
      }
    } else if (mark instanceof Mark.Points points) {
      Symbol symbol = look == null ? points.symbol() : look.marker().orElse(points.symbol());
      refuseLine(look, mark.label());
      out.add(new Mark.Points(label, points.x(), points.y(), color, symbol, points.sizePt()));
    } else if (mark instanceof Mark.Band band) {
      out.add(new Mark.Band(label, band.x(), band.lo(), band.hi(), color));
    } else if (mark instanceof Mark.Bars bars) {
      out.add(new Mark.Bars(label, bars.x(), bars.lo(), bars.hi(), color));
    } else if (mark instanceof Mark.Circle c) {
      Style drawn = look == null ? c.style() : look.line().map(c.style()::with).orElse(c.style());
      drawn = look == null ? drawn : look.paint().map(drawn::in).orElse(drawn);
      out.add(new Mark.Circle(label, c.cx(), c.cy(), c.r(), drawn));
    } else if (mark instanceof Mark.Rule rule) {
      out.add(new Mark.Rule(label, rule.horizontal(), rule.at(), rule.style()));
    } else if (mark instanceof Mark.Note note) {
      out.add(new Mark.Note(label, note.x(), note.y()));
    } else {
      out.add(mark);
    }
    return out;
  }

  private void refuseLine(SeriesStyle look, String label) {
    boolean alone = look != null && (look.line().isPresent() || look.width().isPresent());
    if (alone && !lines.contains(label)) {
      throw new BadArgument(
          "style.looks." + label,
          "got line or width, but the series is drawn as points; expected color or marker");
    }
  }
}
