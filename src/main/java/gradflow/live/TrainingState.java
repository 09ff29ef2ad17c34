package gradflow.live;

import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainSpec;
import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Progress of a training, as numbers and as text. Not thread-safe. */
public final class TrainingState {
  private final PlannedRun run;
  private final long first;
  private final long start = System.nanoTime();
  private final long total;
  private long updates;
  private double loss = Double.NaN;
  private double error = Double.NaN;
  private double logNorm = Double.NaN;
  private double lambda = Double.NaN;

  /**
   * Creates the state of a run that starts now.
   *
   * @param updates number of updates done earlier
   */
  public TrainingState(PlannedRun run, long updates) {
    this.run = run;
    this.first = updates;
    this.updates = updates;
    this.total = run.work() instanceof TrainSpec spec ? spec.updates() : updates;
  }

  /** Records a finished update. */
  public void updated(Trainer.Update update) {
    updates = update.number();
    loss = update.loss();
    logNorm = update.logNorm();
  }

  /**
   * Records an evaluation. {@code share} is the fraction of validation sequences that are wrong.
   */
  public void evaluated(double share) {
    error = share;
  }

  /** Records the values of the measures. */
  public void probed(List<MeasureValue> values) {
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s && s.name().equals("lambda_1_nats_per_step")) {
        lambda = s.value();
      }
    }
  }

  /** Returns the time since the start, in seconds. */
  public double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Returns the estimated time left, in seconds; not finite before the first update. */
  public double secondsLeft() {
    return seconds() / (updates - first) * (total - updates);
  }

  /** Returns the name of the run, such as {@code run 3: cell gru}. */
  public String name() {
    String point =
        run.point().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return "run " + run.index() + (point.isEmpty() ? "" : ": " + point);
  }

  /** Returns the number of updates done. */
  public long updates() {
    return updates;
  }

  /** Returns the total number of updates, unless the training ends early. */
  public long total() {
    return total;
  }

  /** Returns the loss of the last update. */
  public String loss() {
    return number(loss);
  }

  /** Returns the share of validation sequences that are wrong; – before the first evaluation. */
  public String error() {
    return number(error);
  }

  /** Returns the norm of the gradient before clipping. */
  public String gradientNorm() {
    double decades = logNorm / Math.log(10);
    if (Double.isNaN(logNorm) || Math.abs(decades) < 300) {
      return number(Math.exp(logNorm));
    }
    return String.format(Locale.ROOT, "1e%+.0f", decades);
  }

  /**
   * Returns the largest Lyapunov exponent of the last probe, in nats per step; – if no measure
   * provides it.
   */
  public String lambda() {
    return number(lambda);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3g", value);
  }

  /** Formats the time left, such as {@code 3:20}; empty if unknown. */
  public String left() {
    double left = secondsLeft();
    return updates > first && Double.isFinite(left) ? clock(Math.round(left)) : "";
  }

  private static String clock(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : seconds < 3600
            ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
            : String.format(
                Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
