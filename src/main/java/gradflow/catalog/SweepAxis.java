package gradflow.catalog;

import java.util.List;

/**
 * A quantity that a spec varies.
 *
 * @param name name, to which {@code ${name}} refers
 * @param values values in the order of the spec, at least one
 */
public record SweepAxis(String name, List<AxisValue> values) {
  public SweepAxis {
    values = List.copyOf(values);
  }

  /** Returns whether all values are numbers, so that a table can store them in a numeric column. */
  public boolean isNumeric() {
    return values.stream().allMatch(v -> v.number().isPresent());
  }
}
