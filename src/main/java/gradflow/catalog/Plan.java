package gradflow.catalog;

import gradflow.experiment.ExperimentSpec;
import gradflow.figure.FigureSpec;
import java.util.List;

/**
 * What a spec file asks for.
 *
 * @param experiment what is run
 * @param figures what is drawn from its tables
 */
public record Plan(ExperimentSpec experiment, List<FigureSpec> figures) {
  /** Copies the list. */
  public Plan {
    figures = List.copyOf(figures);
  }
}
