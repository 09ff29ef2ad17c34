package gradflow.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One value of an axis.
 *
 * @param label names it in tables and figures; no two values of an axis share one
 * @param node what is put in place of the reference
 */
public record AxisValue(String label, SpecNode node) {
  /** The number that it is, if it is one. */
  public OptionalDouble number() {
    return node instanceof SpecNode.Scalar scalar ? Scalars.number(scalar) : OptionalDouble.empty();
  }

  /** The single values under its keys, if it is a mapping; without references. */
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
