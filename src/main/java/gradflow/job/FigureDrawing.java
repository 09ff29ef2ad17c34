package gradflow.job;

import gradflow.check.BadArgument;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.files.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Draws the figures of a result folder from its tables. */
public final class FigureDrawing {
  private FigureDrawing() {}

  /**
   * Draws all figures. A figure without data is skipped with a note, and files of an earlier run
   * under its name are removed.
   *
   * @return the figures that were drawn, by name, in order
   */
  public static Map<String, Figure> all(
      List<FigureSpec> figures, Path folder, Consumer<String> notes) {
    return draw(figures, figures, folder, notes);
  }

  /** Returns the figures whose files are missing or were changed. */
  static List<FigureSpec> stale(List<FigureSpec> figures, Path folder) {
    Manifest written = Manifest.of(folder);
    return figures.stream()
        .filter(f -> !Figures.files(f.name()).stream().allMatch(written::isAsWritten))
        .toList();
  }

  /**
   * Draws the stale figures; the files of all others are up to date.
   *
   * @return the figures that now exist
   */
  static List<FigureSpec> missing(
      List<FigureSpec> figures, List<FigureSpec> stale, Path folder, Consumer<String> notes) {
    List<FigureSpec> drawn = new ArrayList<>(figures);
    drawn.removeAll(stale);
    if (!stale.isEmpty()) {
      Set<String> names = draw(stale, figures, folder, notes).keySet();
      stale.stream().filter(f -> names.contains(f.name())).forEach(drawn::add);
    }
    return figures.stream().filter(drawn::contains).toList();
  }

  private static Map<String, Figure> draw(
      List<FigureSpec> wanted, List<FigureSpec> figures, Path folder, Consumer<String> notes) {
    Map<String, Figure> drawn = new LinkedHashMap<>();
    List<Path> written = new ArrayList<>();
    figures.stream()
        .filter(f -> !wanted.contains(f))
        .forEach(f -> Figures.files(f.name()).forEach(n -> written.add(folder.resolve(n))));
    for (FigureSpec figure : wanted) {
      try {
        Figure picture = figure.draw(folder);
        written.addAll(Figures.write(picture, folder, figure.name()));
        drawn.put(figure.name(), picture);
      } catch (BadArgument e) {
        notes.accept("figure " + figure.name() + " could not be drawn: " + e.getMessage());
      }
    }
    replace(figures, folder, written);
    return drawn;
  }

  private static void replace(List<FigureSpec> figures, Path folder, List<Path> written) {
    Set<String> names =
        figures.stream().flatMap(f -> Figures.files(f.name()).stream()).collect(Collectors.toSet());
    if (!names.isEmpty()) {
      Manifest.of(folder).replace(names::contains, written);
    }
  }
}
