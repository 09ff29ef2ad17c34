package gradflow.report;

import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.figure.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The analysis of a network as one self-contained HTML file: the recognised model, a verdict for
 * each direction of each layer, every finding with its numbers, and the figures.
 *
 * @param title name of the model
 * @param recognised what the file contains
 * @param found each direction of each layer
 * @param figures those that were drawn, by name
 * @param facts provenance
 */
public record AnalysisPage(
    String title,
    List<String> recognised,
    List<DirectionAnalysis> found,
    Map<String, Figure> figures,
    Map<String, String> facts) {
  /** Number of gradient-flow quantities in the table of all layers. */
  private static final int SUMMARISED = 2;

  /** The input of the template. */
  record Page(
      String title,
      List<String> recognised,
      List<Direction> directions,
      List<FigureView> figures,
      List<Command> commands,
      List<Link> files,
      List<Fact> facts) {
    boolean hasFigures() {
      return !figures.isEmpty();
    }

    boolean hasFiles() {
      return !files.isEmpty();
    }
  }

  /** A direction of a layer. */
  record Direction(int layer, String name, String flow, String numbers, List<Fact> findings) {
    private static Direction of(DirectionAnalysis d) {
      Finding flow = d.findings().get(0);
      return new Direction(
          d.layer(),
          d.direction(),
          flow.kind(),
          flow.quantities().stream()
              .map(q -> q.name() + " = " + q.printed())
              .limit(SUMMARISED)
              .collect(Collectors.joining(", ")),
          d.findings().stream().map(f -> new Fact(f.kind(), f.sentence())).toList());
    }
  }

  /**
   * Writes the page; the pictures are read from its folder.
   *
   * @param command that reproduces the page
   * @throws gradflow.files.FileProblem if a figure cannot be read or the page not be written
   */
  public void write(Path file, String command) {
    Path folder = file.toAbsolutePath().getParent();
    Page page =
        new Page(
            title,
            recognised,
            found.stream().map(Direction::of).toList(),
            FigureView.of(figures, folder),
            List.of(new Command("To repeat it:", command)),
            Link.data(folder),
            Fact.of(facts));
    Pages.write(file, "analysis", title, page);
  }
}
