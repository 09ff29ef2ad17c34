package gradflow.live;

import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainSpec;
import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far a training is, in numbers and in words. One thread at a time. */
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
   * Of a run that begins now.
   *
   * @param updates done before
   */
  public TrainingState(PlannedRun run, long updates) {
    this.run = run;
    this.first = updates;
    this.updates = updates;
    this.total = run.work() instanceof TrainSpec spec ? spec.updates() : updates;
  }

  /** An update was done. */
  public void updated(Trainer.Update update) {
    updates = update.number();
    loss = update.loss();
    logNorm = update.logNorm();
  }

  /** The validation sequences were looked at; {@code share} of them are wrong. */
  public void evaluated(double share) {
    error = share;
  }

  /** The measures looked. */
  public void probed(List<MeasureValue> values) {
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s && s.name().equals("lambda_1_nats_per_step")) {
        lambda = s.value();
      }
    }
  }

  /** Since it began here. */
  public double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Estimated until its end; not finite before the first update. */
  public double secondsLeft() {
    return seconds() / (updates - first) * (total - updates);
  }

  /** Such as {@code run 3: cell gru}. */
  public String name() {
    String point =
        run.point().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return "run " + run.index() + (point.isEmpty() ? "" : ": " + point);
  }

  /** Updates done. */
  public long updates() {
    return updates;
  }

  /** Updates in all, unless it ends before. */
  public long total() {
    return total;
  }

  /** Of the last update. */
  public String loss() {
    return number(loss);
  }

  /** Share of validation sequences that are wrong; – before they were looked at. */
  public String error() {
    return number(error);
  }

  /** Of the gradient before clipping. */
  public String gradientNorm() {
    double decades = logNorm / Math.log(10);
    if (Double.isNaN(logNorm) || Math.abs(decades) < 300) {
      return number(Math.exp(logNorm));
    }
    return String.format(Locale.ROOT, "1e%+.0f", decades);
  }

  /** The largest Lyapunov exponent of the last probe, nats per step; – if none measures it. */
  public String lambda() {
    return number(lambda);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3g", value);
  }

  /** A time that is left, such as {@code 3:20}; empty where it is not known. */
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
