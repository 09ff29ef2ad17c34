package gradflow.catalog;

import gradflow.experiment.ExperimentSpec;
import gradflow.figure.FigureSpec;
import gradflow.verdict.VerdictSpec;
import java.util.List;
import java.util.Optional;

/**
 * Contents of a spec file.
 *
 * @param experiment the experiment to run
 * @param figures figures to draw from its tables
 * @param question question of the experiment, in prose; may be empty
 * @param claim number of the claim that the experiment judges, if any
 * @param verdict rules for the verdict; present if there is a claim
 */
public record Plan(
    ExperimentSpec experiment,
    List<FigureSpec> figures,
    String question,
    Optional<Integer> claim,
    Optional<VerdictSpec> verdict) {
  /** Copies the list of figures. */
  public Plan {
    figures = List.copyOf(figures);
  }
}
