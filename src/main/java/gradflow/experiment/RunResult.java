package gradflow.experiment;

import gradflow.measure.MeasureValue;
import java.util.List;

/**
 * A finished run.
 *
 * @param run which
 * @param outcome what became of it
 * @param values what the measures recorded; empty unless completed, or a training that diverged
 * @param seconds wall time
 */
public record RunResult(
    PlannedRun run, Outcome outcome, List<MeasureValue> values, Seconds seconds) {}
