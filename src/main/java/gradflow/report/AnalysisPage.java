package gradflow.report;

import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.figure.FigureSpec;
import gradflow.files.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The analysis of a network as one HTML file that needs nothing else: what was recognised, a
 * verdict for each direction of each layer, every finding with its number, and the figures.
 *
 * @param title name of the model
 * @param recognised what the file holds
 * @param found each direction of each layer
 * @param figures those that were drawn
 * @param facts where it comes from
 */
public record AnalysisPage(
    String title,
    List<String> recognised,
    List<DirectionAnalysis> found,
    List<FigureSpec> figures,
    Map<String, String> facts) {
  /** So many numbers of the flow of gradients are in the table of all layers. */
  private static final int SUMMARISED = 2;

  /**
   * Writes the page; the figures are read from its folder.
   *
   * @throws gradflow.files.FileProblem if a figure cannot be read or the page not be written
   */
  public void write(Path file) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        """);
    Html.element(page, "title", "", "gradflow: " + title);
    page.append("<style>\n").append(Html.style()).append("</style>\n</head>\n<body>\n<main>\n");
    Html.element(page, "h1", "", title);
    for (String line : recognised) {
      Html.element(page, "p", "about", line);
    }
    summary(page);
    found.forEach(d -> direction(page, d));
    page.append("<section>\n<h2>Figures</h2>\n");
    for (int k = 0; k < figures.size(); k++) {
      FigureSpec f = figures.get(k);
      page.append("<figure>\n");
      page.append(InlineSvg.read(file.resolveSibling(f.name() + ".svg"), "f" + k + "-"));
      Html.element(page, "figcaption", "", f.caption());
      page.append("</figure>\n");
    }
    page.append("</section>\n<section>\n<h2>Where it comes from</h2>\n<dl>\n");
    facts.forEach(
        (name, value) -> {
          Html.element(page, "dt", "", name.replace('_', ' '));
          Html.element(page, "dd", "", value);
        });
    page.append("</dl>\n</section>\n</main>\n</body>\n</html>\n");
    AtomicFile.write(file, out -> out.write(page.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void summary(StringBuilder page) {
    page.append("<table class=\"summary\">\n<thead><tr>");
    for (String head : List.of("Layer", "Direction", "Gradient flow", "Numbers")) {
      Html.element(page, "th", "", head);
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (DirectionAnalysis d : found) {
      Finding flow = d.findings().get(0);
      page.append("<tr>");
      Html.element(page, "td", "", String.valueOf(d.layer()));
      Html.element(page, "td", "", d.direction());
      Html.element(page, "td", "", flow.kind());
      String numbers =
          flow.quantities().stream()
              .map(q -> q.name() + " = " + q.printed())
              .limit(SUMMARISED)
              .collect(Collectors.joining(", "));
      Html.element(page, "td", "value", numbers);
      page.append("</tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private static void direction(StringBuilder page, DirectionAnalysis d) {
    page.append("<section>\n");
    Html.element(page, "h2", "", "Layer " + d.layer() + " " + d.direction());
    page.append("<table class=\"diagnosis\">\n<tbody>\n");
    for (Finding f : d.findings()) {
      page.append("<tr>");
      Html.element(page, "td", "name", f.kind());
      Html.element(page, "td", "", f.sentence());
      page.append("</tr>\n");
    }
    page.append("</tbody>\n</table>\n</section>\n");
  }
}
