package gradflow.catalog;

import gradflow.experiment.PlannedTables;
import gradflow.figure.FigureSpec;
import gradflow.figure.PanelSpec;
import gradflow.figure.PanelTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which names the series and panels of a figure can have: values of axes, of the quick and of the
 * full protocol; texts of the columns that distinguish them; texts of the panels themselves. Only
 * these may stand in {@code labels} and {@code style}.
 */
final class SeriesNameCheck {
  private static final int MOST = 20;

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> written = new LinkedHashSet<>();
  private boolean open;

  /**
   * @param spec the spec with its {@code full}
   * @param panels the node of the figure's panels
   */
  SeriesNameCheck(SpecNode spec, SpecNode panels, FigureSpec figure, PlannedTables tables) {
    child(spec, "axes").ifPresent(axes -> scalars(axes, names));
    child(spec, "full").flatMap(f -> child(f, "axes")).ifPresent(axes -> scalars(axes, names));
    scalars(panels, written);
    for (PanelSpec panel : figure.panels()) {
      names.addAll(panel.names());
      for (PanelTable reading : panel.readings()) {
        reading.columns().stream()
            .filter(use -> !use.numeric())
            .forEach(use -> texts(tables.texts(reading.table(), use.column())));
      }
    }
  }

  private void texts(Set<String> texts) {
    open |= texts.isEmpty();
    names.addAll(texts);
  }

  private static Optional<SpecNode> child(SpecNode node, String key) {
    return node instanceof SpecNode.Mapping mapping
        ? mapping.find(key).map(SpecNode.Entry::value)
        : Optional.empty();
  }

  private static void scalars(SpecNode node, Set<String> into) {
    if (node instanceof SpecNode.Scalar scalar) {
      into.add(scalar.text());
    } else if (node instanceof SpecNode.Sequence sequence) {
      sequence.items().forEach(item -> scalars(item, into));
    } else if (node instanceof SpecNode.Mapping mapping) {
      mapping.entries().forEach(e -> scalars(e.value(), into));
    }
  }

  /** What is wrong with a figure's names, each with the key under which it stands. */
  List<String[]> problems(FigureSpec figure) {
    List<String[]> problems = new ArrayList<>();
    figure.labels().keySet().forEach(name -> check("labels", name, problems));
    figure.style().order().forEach(name -> check("style.order", name, problems));
    figure.style().looks().keySet().forEach(name -> check("style.looks", name, problems));
    return problems;
  }

  /** A name may have that of its column before it, as in {@code gain = 2} and {@code gain 2}. */
  private void check(String key, String name, List<String[]> problems) {
    if (open || isOf(names, name) || isOf(written, name)) {
      return;
    }
    String message = key + ": got " + name + ", which no series of the figure can be called; ";
    List<String> some = names.stream().limit(MOST).toList();
    problems.add(new String[] {key, message + Names.suggest("names", name, some)});
  }

  private static boolean isOf(Set<String> names, String name) {
    return names.stream().anyMatch(n -> name.equals(n) || name.endsWith(" " + n));
  }
}
