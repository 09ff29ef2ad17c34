package gradflow.figure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides the position of each label. Entries common to several panels go into one legend. Up to
 * six curves of a panel are labelled at their right ends, unless more of them end earlier. The rest
 * goes into a legend below the panel.
 *
 * @param shared entries of the figure's legend
 * @param beside for each panel the marks labelled on its right
 * @param below for each panel the entries of its own legend
 */
record LegendPlan(
    List<Legend.Entry> shared, List<List<Mark>> beside, List<List<Legend.Entry>> below) {
  private static final int MOST_BESIDE = 6;

  /**
   * A curve that ends before this fraction of the width is too far from the edge for a label at its
   * end.
   */
  private static final double REACH = 0.9;

  /** Maximum width of labels next to a panel, as a fraction of the panel's width. */
  private static final double WIDEST = 0.3;

  /**
   * @param columnWidth width of a panel with its margins, pt
   */
  static LegendPlan of(List<Panel> panels, List<Span> xSpans, double columnWidth) {
    Map<String, Legend.Entry> all = new LinkedHashMap<>();
    Set<String> common = new HashSet<>();
    for (Panel panel : panels) {
      Legend.entries(panel.marks())
          .forEach(
              (label, entry) -> {
                if (all.containsKey(label)) {
                  common.add(label);
                  all.get(label).marks().addAll(entry.marks());
                } else {
                  all.put(label, new Legend.Entry(label, new ArrayList<>(entry.marks())));
                }
              });
    }
    List<List<Mark>> beside = new ArrayList<>();
    List<List<Legend.Entry>> below = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      List<Legend.Entry> own = new ArrayList<>();
      List<Mark> lines = new ArrayList<>();
      int ended = 0;
      for (Legend.Entry entry : Legend.entries(panel.marks()).values()) {
        if (!common.contains(entry.label())) {
          Mark.Line line = single(entry);
          boolean reaches = line != null && reach(line, panel, xSpans.get(i)) >= REACH;
          if (reaches) {
            lines.add(line);
          } else {
            own.add(entry);
            ended += line != null ? 1 : 0;
          }
        }
      }
      double widest =
          lines.stream()
              .mapToDouble(mark -> Typeface.width(mark.label(), Theme.LEGEND))
              .max()
              .orElse(0);
      if (lines.size() > MOST_BESIDE || widest > WIDEST * columnWidth || ended > lines.size()) {
        own =
            Legend.entries(panel.marks()).values().stream()
                .filter(entry -> !common.contains(entry.label()))
                .toList();
        lines = new ArrayList<>();
      }
      for (Mark mark : panel.marks()) {
        if (mark instanceof Mark.Rule rule && rule.horizontal() && !rule.label().isEmpty()) {
          lines.add(rule);
        }
      }
      beside.add(lines);
      below.add(own);
    }
    boolean somewhere = below.stream().anyMatch(own -> !own.isEmpty());
    boolean everywhere = below.stream().noneMatch(List::isEmpty);
    if (panels.size() > 1 && somewhere && !everywhere) {
      // a legend under only one of several panels would suggest that the others have no entries
      below.forEach(own -> own.forEach(entry -> common.add(entry.label())));
      below.replaceAll(own -> List.of());
    }
    List<Legend.Entry> shared =
        all.values().stream().filter(entry -> common.contains(entry.label())).toList();
    return new LegendPlan(shared, beside, below);
  }

  /**
   * Returns the only curve of that label, alone or with its band; null if the label is used for
   * more.
   */
  private static Mark.Line single(Legend.Entry entry) {
    List<Mark.Line> lines =
        entry.marks().stream()
            .filter(Mark.Line.class::isInstance)
            .map(Mark.Line.class::cast)
            .toList();
    boolean others =
        entry.marks().stream()
            .anyMatch(
                m ->
                    !(m instanceof Mark.Line
                        || m instanceof Mark.Band
                        || m instanceof Mark.Points));
    return lines.size() == 1 && !others && !entry.mixed() ? lines.get(0) : null;
  }

  private static double reach(Mark.Line line, Panel panel, Span span) {
    double reach = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < line.x().length; i++) {
      double x = panel.x().scale().place(line.x()[i]);
      if (Double.isFinite(x) && Double.isFinite(panel.y().scale().place(line.y()[i]))) {
        reach = Math.max(reach, span.fraction(x));
      }
    }
    return reach;
  }
}
