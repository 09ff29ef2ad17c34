package gradflow.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Parses numbers as written in a spec: {@code 12}, {@code 2_000}, {@code 1e-3}, {@code .5}, {@code
 * -.inf}, {@code .nan}.
 */
final class Scalars {
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\d+(_\\d+)*(\\.(\\d+(_\\d+)*)?)?|\\.\\d+(_\\d+)*)([eE][-+]?\\d{1,9})?");
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
  private static final Pattern NAN = Pattern.compile("\\.(nan|NaN|NAN)");

  private Scalars() {}

  /** Describes a node for a message. */
  static String describe(SpecNode node) {
    if (node instanceof SpecNode.Sequence) {
      return "a list";
    } else if (node instanceof SpecNode.Mapping) {
      return "a mapping";
    }
    SpecNode.Scalar scalar = (SpecNode.Scalar) node;
    if (scalar.isNull()) {
      return "nothing";
    } else if (isNumber(scalar)) {
      return "the number " + scalar.text();
    } else if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return scalar.text();
    }
    String text = scalar.text();
    int end = text.offsetByCodePoints(0, Math.min(60, text.codePointCount(0, text.length())));
    String shown = end < text.length() ? text.substring(0, end) + "..." : text;
    return "the text " + FlowText.quote(shown);
  }

  static boolean isNumber(SpecNode.Scalar scalar) {
    String text = scalar.text();
    return scalar.plain()
        && (NUMBER.matcher(text).matches()
            || INFINITE.matcher(text).matches()
            || NAN.matcher(text).matches());
  }

  /** Returns the number exactly as written; empty for infinities. */
  static Optional<BigDecimal> decimal(SpecNode.Scalar scalar) {
    return scalar.plain() && NUMBER.matcher(scalar.text()).matches()
        ? Optional.of(new BigDecimal(scalar.text().replace("_", "")))
        : Optional.empty();
  }

  /** Returns the integer if the value is integral and has at most 19 digits. */
  static Optional<BigInteger> integer(BigDecimal value) {
    // Exponents are checked first, since 1e999999999 must not be expanded.
    if (value.signum() == 0) {
      return Optional.of(BigInteger.ZERO);
    }
    long digits = (long) value.precision() - value.scale();
    if (digits > 19 || digits < 1 || value.stripTrailingZeros().scale() > 0) {
      return Optional.empty();
    }
    return Optional.of(value.toBigIntegerExact());
  }

  /** Returns the nearest double; empty if the scalar is not a number. */
  static OptionalDouble number(SpecNode.Scalar scalar) {
    String text = scalar.text();
    if (!isNumber(scalar)) {
      return OptionalDouble.empty();
    } else if (NAN.matcher(text).matches()) {
      return OptionalDouble.of(Double.NaN);
    } else if (INFINITE.matcher(text).matches()) {
      return OptionalDouble.of(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return OptionalDouble.of(Double.parseDouble(text.replace("_", "")));
  }
}
