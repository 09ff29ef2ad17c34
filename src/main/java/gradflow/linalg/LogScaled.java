package gradflow.linalg;

/**
 * A number ≥ 0 stored as mantissa · 2^exponent, so that the norm of a product of 100 000 Jacobians
 * neither underflows to 0 nor overflows. The logarithm of zero is −Infinity. NaN is not allowed.
 *
 * @param mantissa in [1, 2), or 0
 * @param exponent power of two; 0 if the mantissa is 0
 */
public record LogScaled(double mantissa, long exponent) implements Comparable<LogScaled> {
  /** Zero. Its logarithm is −Infinity. */
  public static final LogScaled ZERO = new LogScaled(0, 0);

  private static final double LN2 = 0.6931471805599453;

  /** ln 2 − LN2, so that exponent · ln 2 stays accurate for exponents in the millions. */
  private static final double LN2_TAIL = 2.3190468138462996e-17;

  /**
   * Returns the normalised number value · 2^exponent.
   *
   * @throws ArithmeticException if {@code value} is negative, infinite or NaN
   */
  public static LogScaled of(double value, long exponent) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new ArithmeticException("got " + value + ", expected a finite number >= 0");
    }
    if (value == 0) {
      return ZERO;
    }
    int e = Math.getExponent(value);
    if (e < Double.MIN_EXPONENT) { // subnormal
      return of(value * 0x1p100, exponent - 100);
    }
    return new LogScaled(Math.scalb(value, -e), exponent + e);
  }

  /** Returns the natural logarithm (nats); −Infinity for zero. */
  public double ln() {
    if (mantissa == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (exponent > Double.MIN_EXPONENT && exponent < Double.MAX_EXPONENT) {
      return Math.log(Math.scalb(mantissa, (int) exponent)); // avoids cancellation just below 1
    }
    return exponent * LN2 + (Math.log(mantissa) + exponent * LN2_TAIL);
  }

  /** Returns the decimal logarithm; −Infinity for zero. */
  public double log10() {
    return ln() / 2.302585092994046;
  }

  /**
   * Returns the nearest double: 0 below the smallest subnormal, Infinity above the largest double.
   */
  public double toDouble() {
    if (exponent > 1100) {
      return mantissa == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return exponent < -1200 ? 0 : Math.scalb(mantissa, (int) exponent);
  }

  @Override
  public int compareTo(LogScaled other) {
    if (mantissa == 0 || other.mantissa == 0) {
      return Double.compare(mantissa, other.mantissa);
    }
    int byExponent = Long.compare(exponent, other.exponent);
    return byExponent != 0 ? byExponent : Double.compare(mantissa, other.mantissa);
  }

  @Override
  public String toString() {
    return mantissa == 0 ? "0" : "exp(" + ln() + ")";
  }
}
