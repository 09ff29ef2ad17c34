package gradflow.live;

import gradflow.experiment.ExperimentSpec;
import gradflow.figure.Curves;
import gradflow.figure.FigureSpec;
import gradflow.figure.PanelSpec;
import gradflow.figure.Scale;
import gradflow.figure.Series;
import gradflow.table.ResultTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figure shown for every training: its progress so far against the update. */
final class Course {
  /**
   * Largest number of runs drawn as individual curves. More runs are drawn as one curve with a band
   * for each value of the first axis.
   */
  private static final int FEW = 12;

  private Course() {}

  static FigureSpec figure(ExperimentSpec spec) {
    boolean few = spec.size() <= FEW;
    Optional<String> lines = few ? Optional.of("run") : spec.axes().stream().findFirst();
    PanelSpec loss = panel("training", "loss", "loss", Scale.LOG10, Map.of(), lines);
    PanelSpec error =
        panel("evaluation", "validation_error", "validation error", Scale.LINEAR, Map.of(), lines);
    PanelSpec norm =
        panel(
            "training",
            "log10_gradient_norm",
            "‖∂L/∂θ‖ before clipping",
            Scale.DECADES,
            Map.of(),
            lines);
    PanelSpec exponent =
        panel(
            "probe",
            "value",
            "λ₁ (nats/step)",
            Scale.LINEAR,
            Map.of("quantity", "lambda_1_nats_per_step"),
            lines);
    String caption =
        few
            ? "All runs so far. The exponent is shown if a measure provides it."
            : "Medians over runs so far, with bands from 10 to 90 %.";
    return new FigureSpec(
        "course",
        "Training progress",
        caption,
        List.of(ifThere(loss), ifThere(error), ifThere(norm), ifThere(exponent)),
        2,
        183,
        0.6);
  }

  private static PanelSpec panel(
      String table,
      String y,
      String label,
      Scale scale,
      Map<String, String> where,
      Optional<String> lines) {
    return new Curves(
        table,
        "update",
        List.of(Series.measured(y)),
        where,
        Optional.empty(),
        lines,
        "update",
        label,
        scale,
        Scale.LINEAR,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "",
        true);
  }

  /** Makes a panel optional: it is left out while its table does not exist. */
  private static PanelSpec ifThere(PanelSpec panel) {
    return new PanelSpec() {
      @Override
      public List<gradflow.figure.Panel> panels(Path folder) {
        boolean there =
            panel.readings().stream().allMatch(r -> ResultTable.exists(folder, r.table()));
        return there ? panel.panels(folder) : List.of();
      }

      @Override
      public List<gradflow.figure.PanelTable> readings() {
        return panel.readings();
      }
    };
  }
}
