package gradflow.catalog;

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
}
