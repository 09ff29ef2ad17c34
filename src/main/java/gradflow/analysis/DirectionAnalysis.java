package gradflow.analysis;

import gradflow.measure.MeasureValue;
import java.util.List;

/**
 * The results for one direction of a layer.
 *
 * @param layer from 0, the lowest
 * @param direction forward or backward
 * @param values recorded by the measures, in the direction's own order of steps
 * @param findings their interpretation
 */
public record DirectionAnalysis(
    int layer, String direction, List<MeasureValue> values, List<Finding> findings) {
  /** Copies the lists. */
  public DirectionAnalysis {
    values = List.copyOf(values);
    findings = List.copyOf(findings);
  }
}
