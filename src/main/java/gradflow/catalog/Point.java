package gradflow.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A point of the sweep: one value for each axis.
 *
 * @param values values by the name of the axis, in the order of the spec
 */
public record Point(Map<String, AxisValue> values) {
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the value of an axis; null if there is no such axis. */
  public AxisValue get(String axis) {
    return values.get(axis);
  }
}
