package gradflow.report;

import gradflow.figure.Figure;
import gradflow.figure.Figures;
import gradflow.figure.Mark;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A figure in a page: the picture as it was written, and the data of its chart.
 *
 * @param id in the page
 * @param name of its files
 * @param picture markup
 * @param chart JSON; empty if there is only the picture
 * @param thinned describes what the chart omits; empty if nothing
 * @param files in the folder of the page
 */
record FigureView(
    String id,
    String name,
    String title,
    String caption,
    String picture,
    String chart,
    String thinned,
    List<Link> files) {
  /** Maximum number of points of all figures of a page together. */
  private static final int POINTS = 60_000;

  /** A larger drawing is embedded in the page as pixels. */
  private static final long LARGEST_SVG = 400_000;

  /**
   * Returns figures whose pictures are in a folder.
   *
   * @param figures by the name of their files
   * @throws FileProblem if a picture cannot be read
   */
  static List<FigureView> of(Map<String, Figure> figures, Path folder) {
    long marks =
        figures.values().stream()
            .flatMap(f -> f.panels().stream())
            .mapToLong(p -> p.marks().size())
            .sum();
    Thinning thinning = new Thinning((int) Math.max(40, POINTS / Math.max(1, marks)));
    List<FigureView> views = new ArrayList<>();
    figures.forEach(
        (name, figure) -> views.add(of("f" + (views.size() + 1), name, figure, folder, thinning)));
    return views;
  }

  /** Returns a figure without a chart. */
  static FigureView still(String id, Path svg, String caption) {
    String name = svg.getFileName().toString().replaceFirst("\\.svg$", "");
    String picture = picture(svg.toAbsolutePath().getParent(), name, id + "-");
    return new FigureView(id, name, "", caption, picture, "", "", List.of());
  }

  private static FigureView of(
      String id, String name, Figure figure, Path folder, Thinning thinning) {
    long longest =
        figure.panels().stream()
            .flatMap(p -> p.marks().stream())
            .mapToLong(FigureView::points)
            .max()
            .orElse(0);
    return new FigureView(
        id,
        name,
        figure.title(),
        figure.caption(),
        picture(folder, name, id + "-"),
        Json.text(ChartData.of(figure, thinning)),
        longest > thinning.most()
            ? "The chart shows about " + thinning.most() + " of " + longest + " points of a line."
            : "",
        Figures.files(name).stream()
            .filter(f -> Files.exists(folder.resolve(f)))
            .map(Link::to)
            .toList());
  }

  private static long points(Mark mark) {
    return mark instanceof Mark.Line line
        ? line.x().length
        : mark instanceof Mark.Points points ? points.x().length : 0;
  }

  private static String picture(Path folder, String name, String prefix) {
    Path svg = folder.resolve(name + ".svg");
    Path png = folder.resolve(name + ".png");
    try {
      if (Files.size(svg) <= LARGEST_SVG || !Files.exists(png)) {
        return InlineSvg.read(svg, prefix);
      }
      String pixels = Base64.getEncoder().encodeToString(Files.readAllBytes(png));
      return "<img alt=\"\" src=\"data:image/png;base64," + pixels + "\">";
    } catch (IOException e) {
      throw FileProblem.reading(svg, e);
    }
  }

  /** The text that a screen reader reads instead of the picture. */
  String label() {
    return caption.isEmpty() ? name : name + ". " + caption;
  }

  boolean hasFiles() {
    return !files.isEmpty();
  }
}
