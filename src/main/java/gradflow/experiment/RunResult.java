package gradflow.experiment;

import gradflow.measure.MeasureValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished run.
 *
 * @param run which
 * @param outcome what became of it
 * @param values what the measures recorded; empty unless completed, or a training that diverged
 * @param seconds wall time
 */
public record RunResult(
    PlannedRun run, Outcome outcome, List<MeasureValue> values, Seconds seconds) {
  /** The same without its series. */
  public RunResult withoutSeries() {
    List<MeasureValue> kept =
        values.stream().filter(MeasureValue.Scalar.class::isInstance).toList();
    return new RunResult(run, outcome, kept, seconds);
  }

  /** Its scalars, in the order in which they were recorded; of one name, the last. */
  public Map<String, MeasureValue.Scalar> scalars() {
    Map<String, MeasureValue.Scalar> scalars = new LinkedHashMap<>();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar scalar) {
        scalars.put(scalar.name(), scalar);
      }
    }
    return scalars;
  }

  /** The scalar of that name, the last of several; NaN if there is none. */
  public double scalar(String name) {
    MeasureValue.Scalar scalar = scalars().get(name);
    return scalar == null ? Double.NaN : scalar.value();
  }
}
