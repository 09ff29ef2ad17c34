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
 * Determines the possible names of a figure's series and panels: values of axes under the quick and
 * the full protocol, texts in the columns that distinguish them, and texts of the panels. Only
 * these names may occur in {@code labels} and {@code style}.
 */
final class SeriesNameCheck {
  private static final int MOST = 20;

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> written = new LinkedHashSet<>();
  private boolean open;

  /**
   * @param spec the spec including {@code full}
   * @param panels node of the figure's panels
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

  /** Returns the problems with a figure's names, each with the key under which it occurs. */
  List<String[]> problems(FigureSpec figure) {
    List<String[]> problems = new ArrayList<>();
    figure.labels().keySet().forEach(name -> check("labels", name, problems));
    figure.style().order().forEach(name -> check("style.order", name, problems));
    figure.style().looks().keySet().forEach(name -> check("style.looks", name, problems));
    return problems;
  }

  /**
   * Checks a name, which may be preceded by that of its column, as in {@code gain = 2} and {@code
   * gain 2}.
   */
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
