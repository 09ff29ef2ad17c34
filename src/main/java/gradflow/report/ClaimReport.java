package gradflow.report;

import gradflow.verdict.Verdict;
import gradflow.verdict.VerdictSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The report of a claim.
 *
 * @param claim its number
 * @param experiment name of the experiment's folder
 * @param title of the experiment
 * @param question of the experiment, in prose
 * @param command that repeats it
 * @param rules from which the verdict follows
 * @param verdict the result
 * @param figures the SVG files, in order
 * @param captions of the figures
 * @param facts provenance, such as the spec's hash, name to value
 */
public record ClaimReport(
    int claim,
    String experiment,
    String title,
    String question,
    String command,
    VerdictSpec rules,
    Verdict verdict,
    List<Path> figures,
    List<String> captions,
    Map<String, String> facts) {
  /** Copies the lists. */
  public ClaimReport {
    figures = List.copyOf(figures);
    captions = List.copyOf(captions);
  }
}
