package gradflow.catalog;

import java.util.List;

/**
 * A quantity that a spec varies.
 *
 * @param name as {@code ${name}} refers to it
 * @param values in the order of the spec, at least one
 */
public record SweepAxis(String name, List<AxisValue> values) {
  public SweepAxis {
    values = List.copyOf(values);
  }

  /** Whether all values are numbers, so that a table can hold them in a column of numbers. */
  public boolean isNumeric() {
    return values.stream().allMatch(v -> v.number().isPresent());
  }
}
