package gradflow.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Formats numbers for sentences: correctly rounded, with all significant digits shown. */
final class Numeral {
  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_TO = 1e6;

  private Numeral() {}

  /**
   * Formats a number with at least that many significant digits: 0.0500, 1.00, 123, 1235, 1.23e-07.
   *
   * @param value finite
   */
  static String of(double value, int digits) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < PLAIN_FROM || size >= PLAIN_TO) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(new MathContext(digits));
    int before = rounded.precision() - rounded.scale();
    return fixed(exact, Math.max(0, digits - before));
  }

  /** Formats a number with that many decimals. */
  static String fixed(BigDecimal value, int decimals) {
    BigDecimal rounded = value.setScale(decimals, java.math.RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? rounded.abs().toPlainString() : rounded.toPlainString();
  }
}
