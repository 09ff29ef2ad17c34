package gradflow.experiment;

import gradflow.measure.MeasureValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished run.
 *
 * @param run the planned run
 * @param outcome its outcome
 * @param values recorded by the measures; empty unless the run completed, or is a training run that
 *     diverged
 * @param seconds wall time
 */
public record RunResult(
    PlannedRun run, Outcome outcome, List<MeasureValue> values, Seconds seconds) {
  /** Returns this result without its series. */
  public RunResult withoutSeries() {
    List<MeasureValue> kept =
        values.stream().filter(MeasureValue.Scalar.class::isInstance).toList();
    return new RunResult(run, outcome, kept, seconds);
  }

  /**
   * Returns its scalars, in the order in which they were recorded; if a name occurs repeatedly, the
   * last value.
   */
  public Map<String, MeasureValue.Scalar> scalars() {
    Map<String, MeasureValue.Scalar> scalars = new LinkedHashMap<>();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar scalar) {
        scalars.put(scalar.name(), scalar);
      }
    }
    return scalars;
  }

  /** Returns the scalar of that name, the last of several; NaN if there is none. */
  public double scalar(String name) {
    MeasureValue.Scalar scalar = scalars().get(name);
    return scalar == null ? Double.NaN : scalar.value();
  }
}
