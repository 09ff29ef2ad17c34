package gradflow.figure;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Formats numbers at ticks: a real minus sign, powers of ten with superscript exponents, and
 * grouped thousands.
 */
final class Numerals {
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private static final char THIN_SPACE = 0x2009;

  private Numerals() {}

  /** Formats 10ⁿ. */
  static String powerOfTen(long n) {
    return "10" + raised(n);
  }

  /** Formats m·10ⁿ, written out for moderate n. */
  static String times(int mantissa, long n) {
    if (n >= -3 && n <= 3) {
      return plain(mantissa * Math.pow(10, (double) n), (int) n, 1);
    }
    return mantissa == 1 ? powerOfTen(n) : mantissa + "×" + powerOfTen(n);
  }

  /**
   * Formats a number to the last significant digit.
   *
   * @param power place of that digit, as a power of ten
   * @param largest the largest number on the axis, which determines for all of them whether a power
   *     of ten is used
   */
  static String plain(double value, int power, double largest) {
    if (value == 0) {
      return "0";
    }
    if (largest >= 1e6 || largest < 1e-3) {
      int n = (int) Math.floor(Math.log10(largest));
      double mantissa = value / Math.pow(10, n);
      String digits = plain(mantissa, power - n, 1);
      return digits.equals("1") ? powerOfTen(n) : digits + "×" + powerOfTen(n);
    }
    String grouped = Math.abs(value) >= 1e4 ? "%,." : "%.";
    String digits =
        String.format(Locale.ROOT, grouped + Math.max(0, -power) + "f", Math.abs(value))
            .replace(',', THIN_SPACE);
    return value < 0 ? "−" + digits : digits;
  }

  /** Formats a number as given in a spec. */
  static String shortest(double value) {
    String digits = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return digits.replace('-', '−');
  }

  private static String raised(long n) {
    StringBuilder out = new StringBuilder(n < 0 ? "⁻" : "");
    Long.toString(Math.abs(n)).chars().forEach(c -> out.append(RAISED.charAt(c - '0')));
    return out.toString();
  }
}
