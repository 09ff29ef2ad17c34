package gradflow.catalog;

import gradflow.experiment.ExperimentSpec;
import gradflow.figure.FigureSpec;
import gradflow.verdict.VerdictSpec;
import java.util.List;
import java.util.Optional;

/**
 * What a spec file asks for.
 *
 * @param experiment what is run
 * @param figures what is drawn from its tables
 * @param question what the experiment asks, in prose; may be empty
 * @param claim the number of the claim that it judges, if it judges one
 * @param verdict how a verdict follows from its tables; there if a claim is
 */
public record Plan(
    ExperimentSpec experiment,
    List<FigureSpec> figures,
    String question,
    Optional<Integer> claim,
    Optional<VerdictSpec> verdict) {
  /** Copies the list. */
  public Plan {
    figures = List.copyOf(figures);
  }
}
