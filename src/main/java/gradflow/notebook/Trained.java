package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.experiment.Outcome;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainedModel;
import gradflow.figure.Axis;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model after training. Its readings are those of the probes, with a curve for each update at
 * which they were taken.
 */
public final class Trained extends Readings {
  private static final String UPDATE = "update";

  private final TrainSpec spec;
  private final TrainedModel trained;
  private final List<Measure> probed;

  Trained(TrainSpec spec, TrainedModel trained, List<Measure> probed) {
    this.spec = spec;
    this.trained = trained;
    this.probed = probed;
  }

  @Override
  int steps() {
    return spec.steps();
  }

  /** Returns the loss of the batches by update, with the chance level for comparison. */
  public Reading loss() {
    Reading reading = course("training", "loss", Axis.log10("loss of the batch"));
    return reading.with(reading.plot().level("chance", spec.task().chanceLoss()));
  }

  /** Returns the share of fresh sequences that the model got wrong, at every test. */
  public Reading error() {
    Axis axis = Axis.linear("share of wrong sequences").range(0, 1.02);
    Reading reading = course("evaluation", "validation_error", axis);
    return reading.with(reading.plot().level("chance", spec.task().chanceError()));
  }

  /** Returns the norm of the whole gradient before clipping, by update. */
  public Reading gradientNorm() {
    return course("training", "log10_gradient_norm", Axis.decades("‖∂L/∂θ‖"));
  }

  private Reading course(String table, String y, Axis axis) {
    Line line = new Line(Map.of(), "", trained.result().values());
    return new Curve(table, "", "", UPDATE, y, UPDATE, axis).read(List.of(line));
  }

  /**
   * Returns the scalar results: test loss and error, success, and each probe before and after
   * training.
   */
  public Reading summary() {
    return ReadingNumbers.of(List.of(new Line(Map.of(), "", trained.result().values())));
  }

  /** Returns how the training ended. */
  public Outcome outcome() {
    return trained.result().outcome();
  }

  /** Returns the cell with its trained weights, which can be unrolled or saved. */
  public GradientFlow flow() {
    Cell cell = trained.model().cell();
    return GradientFlow.of(cell, trained.model().weights());
  }

  @Override
  List<Line> lines(Measure measure) {
    Check.that(
        probed.stream().anyMatch(m -> m.getClass() == measure.getClass()),
        "probe",
        measure + " was not measured in training, only " + probed + "; see Training.probe(…)");
    Map<Integer, List<MeasureValue>> moments = new java.util.TreeMap<>();
    for (MeasureValue value : trained.result().values()) {
      if (value instanceof MeasureValue.Series series
          && !List.of("training", "evaluation").contains(series.table())) {
        Moments.add(series, moments);
      }
    }
    Map<String, Line> lines = new LinkedHashMap<>();
    moments.forEach(
        (update, values) ->
            lines.put(
                String.valueOf(update),
                new Line(
                    Map.of("after_update", String.valueOf(update)),
                    spec.cell().outputBlock(),
                    values)));
    return List.copyOf(lines.values());
  }

  @Override
  public String toString() {
    Map<String, Double> numbers = summary().numbers();
    return String.format(
        Locale.ROOT,
        "%s after %.0f updates (%s): test loss %.4g (chance %.4g), %.1f %% of the sequences wrong (chance %.1f %%)",
        spec.cell(),
        numbers.get("updates"),
        outcome().label(),
        numbers.get("test_loss"),
        spec.task().chanceLoss(),
        100 * numbers.get("test_error"),
        100 * spec.task().chanceError());
  }
}
