package gradflow.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One choice of a value for every axis.
 *
 * @param values by the axis' name, in the order of the spec
 */
public record Point(Map<String, AxisValue> values) {
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of that axis; null if there is no such axis. */
  public AxisValue get(String axis) {
    return values.get(axis);
  }
}
