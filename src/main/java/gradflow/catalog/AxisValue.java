package gradflow.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One value of an axis.
 *
 * @param label name of the value in tables and figures, unique within the axis
 * @param node node that replaces a reference to the axis
 */
public record AxisValue(String label, SpecNode node) {
  /** Returns the value as a number, if it is one. */
  public OptionalDouble number() {
    return node instanceof SpecNode.Scalar scalar ? Scalars.number(scalar) : OptionalDouble.empty();
  }

  /**
   * Returns the scalar values under its keys if it is a mapping, without those that contain
   * references.
   */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (node instanceof SpecNode.Mapping mapping) {
      for (SpecNode.Entry entry : mapping.entries()) {
        if (entry.value() instanceof SpecNode.Scalar scalar
            && !References.mentioned(scalar.text())) {
          fields.put(entry.key().text(), scalar.isNull() ? "" : scalar.text());
        }
      }
    }
    return fields;
  }
}
