package gradflow.compare;

import gradflow.check.BadArgument;
import gradflow.figure.Axis;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.figure.Mark;
import gradflow.figure.MarkRole;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Style;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures that several results have under the same name, with the curves of all results together:
 * one panel for each curve that at least two results have, one colour for each result. Theory on
 * which they agree is drawn once. Maps keep only their lines, not their colours.
 */
public final class OverlaidFigures {
  private static final int COLUMNS = 3;

  private OverlaidFigures() {}

  /**
   * Returns the figures by name. Figures without a common curve, or whose tables are missing, are
   * omitted.
   */
  public static SortedMap<String, Figure> of(List<Result> results) {
    SortedMap<String, Figure> figures = new TreeMap<>();
    Set<String> names = new LinkedHashSet<>();
    results.forEach(r -> r.figures().forEach(f -> names.add(f.name())));
    names.forEach(name -> figure(results, name).ifPresent(f -> figures.put(name, f)));
    return figures;
  }

  private static Optional<Figure> figure(List<Result> results, String name) {
    Map<String, Figure> drawn = new LinkedHashMap<>();
    for (Result result : results) {
      result.figures().stream()
          .filter(f -> f.name().equals(name))
          .findFirst()
          .flatMap(spec -> draw(spec, result))
          .ifPresent(f -> drawn.put(result.name(), f));
    }
    List<String> legend = results.stream().map(Result::name).toList();
    Map<String, Map<String, Panel>> panels = new LinkedHashMap<>();
    drawn.forEach(
        (result, figure) ->
            figure
                .panels()
                .forEach(
                    p ->
                        panels.computeIfAbsent(key(p), k -> new LinkedHashMap<>()).put(result, p)));
    List<Panel> out = new ArrayList<>();
    panels.values().forEach(same -> out.addAll(overlay(legend, same)));
    if (out.isEmpty()) {
      return Optional.empty();
    }
    Figure first = drawn.values().iterator().next();
    int columns = Math.min(COLUMNS, out.size());
    double width = columns == 1 ? Figure.SINGLE_MM : Figure.DOUBLE_MM;
    return Optional.of(
        new Figure(first.title(), first.caption(), out, columns, width, first.aspect()));
  }

  private static Optional<Figure> draw(FigureSpec spec, Result result) {
    try {
      return Optional.of(spec.draw(result.folder()));
    } catch (BadArgument e) {
      return Optional.empty(); // its own run reported this
    }
  }

  /** Returns the properties in which two panels must agree to show the same quantity. */
  private static String key(Panel p) {
    return String.join("\n", name(p.title()), text(p.x()), text(p.y()));
  }

  /** Normalises a trailing number, so that gain = 1 and gain = 1.0 are equal. */
  private static String name(String label) {
    int last = label.lastIndexOf(' ') + 1;
    try {
      return label.substring(0, last) + Double.parseDouble(label.substring(last));
    } catch (NumberFormatException e) {
      return label;
    }
  }

  private static String text(Axis axis) {
    return axis.label() + " " + axis.scale();
  }

  /** Returns a panel for each measured curve that at least two results have. */
  private static List<Panel> overlay(List<String> legend, Map<String, Panel> same) {
    Map<String, String> labels = new LinkedHashMap<>();
    same.values().forEach(p -> measured(p).forEach(l -> labels.putIfAbsent(name(l), l)));
    List<Panel> out = new ArrayList<>();
    labels.forEach(
        (curve, label) -> {
          Map<String, Panel> have = new LinkedHashMap<>(same);
          have.values().removeIf(p -> measured(p).stream().noneMatch(l -> name(l).equals(curve)));
          if (have.size() >= 2) {
            Panel any = have.values().iterator().next();
            String title = labels.size() > 1 ? (any.title() + " " + label).strip() : any.title();
            out.add(panel(legend, have, curve, title));
          }
        });
    return out;
  }

  private static Panel panel(
      List<String> legend, Map<String, Panel> have, String curve, String title) {
    Panel any = have.values().iterator().next();
    List<Mark> bands = new ArrayList<>();
    List<Mark> theory = new ArrayList<>();
    List<Mark> curves = new ArrayList<>();
    List<Mark.Line> seen = new ArrayList<>();
    have.forEach(
        (result, p) -> {
          Color own = Palette.category(legend.indexOf(result));
          Set<Color> of = colours(p, curve);
          for (Mark mark : p.marks()) {
            if (mark instanceof Mark.Band band && of.contains(band.color())) {
              bands.add(new Mark.Band("", band.x(), band.lo(), band.hi(), own));
            } else if (isMeasured(mark) && name(mark.label()).equals(curve)) {
              curves.add(coloured(mark, result, own));
            } else if (mark instanceof Mark.Line line && goesWith(line, of)) {
              if (seen.stream().noneMatch(l -> same(l, line))) {
                Color colour = seen.isEmpty() ? Palette.INK : own;
                seen.add(line);
                theory.add(coloured(line, line.label(), colour));
              }
            } else if (mark instanceof Mark.Rule && !bands.contains(mark)) {
              bands.add(mark);
            }
          }
        });
    bands.addAll(theory);
    bands.addAll(curves);
    return new Panel(title, any.x(), any.y(), bands, any.equalAspect());
  }

  /** Whether a theory line belongs to this curve, or to all curves. */
  private static boolean goesWith(Mark.Line line, Set<Color> colours) {
    Color colour = line.style().color();
    return line.style().role() != MarkRole.MEASURED
        && (colours.contains(colour) || colour.equals(Palette.INK) || colour.equals(Palette.GREY));
  }

  private static boolean same(Mark.Line a, Mark.Line b) {
    return a.label().equals(b.label())
        && Arrays.equals(a.x(), b.x())
        && Arrays.equals(a.y(), b.y());
  }

  private static Set<String> measured(Panel p) {
    Set<String> labels = new LinkedHashSet<>();
    p.marks().stream()
        .filter(OverlaidFigures::isMeasured)
        .forEach(mark -> labels.add(mark.label()));
    return labels;
  }

  private static boolean isMeasured(Mark mark) {
    return mark instanceof Mark.Points
        || (mark instanceof Mark.Line line && line.style().role() == MarkRole.MEASURED);
  }

  private static Set<Color> colours(Panel p, String curve) {
    Set<Color> colours = new LinkedHashSet<>();
    for (Mark mark : p.marks()) {
      if (isMeasured(mark) && name(mark.label()).equals(curve)) {
        colours.add(mark.color());
      }
    }
    return colours;
  }

  private static Mark coloured(Mark mark, String label, Color colour) {
    if (mark instanceof Mark.Line line) {
      Style style = new Style(line.style().role(), colour, line.style().widthPt());
      return new Mark.Line(label, line.x(), line.y(), style);
    }
    Mark.Points points = (Mark.Points) mark;
    return new Mark.Points(label, points.x(), points.y(), colour, points.symbol(), points.sizePt());
  }
}
