package gradflow.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims as one self-contained page: for each, the verdict, the figures, the rules with their
 * numbers, the command and the sources.
 *
 * @param about one line of provenance
 */
public record ClaimsPage(String about, List<ClaimReport> reports) {
  /** The input of the template. */
  record Page(String about, List<ClaimView> claims) {}

  /**
   * Writes the page.
   *
   * @throws gradflow.files.FileProblem if a figure cannot be read or the page not be written
   */
  public void write(Path file) {
    Bibliography sources = Bibliography.own();
    List<ClaimView> views = new ArrayList<>();
    for (ClaimReport report : reports) {
      views.add(ClaimView.of(report, sources, file.toAbsolutePath().getParent()));
    }
    Pages.write(file, "claims", "claims and verdicts", new Page(about, views));
  }
}
