package gradflow.linalg;

/**
 * Functions of one element used by {@link Activations}, with its equation numbers. Passes over
 * arrays and scalar methods share them, so their results are bitwise equal.
 */
final class Elementary {
  static final double LIMIT = 380;
  private static final double LOG2_E = 1.4426950408889634;

  /** Adding this constant rounds to an integer, which is then in the low bits of the sum. */
  private static final double ROUND = 0x1.8p52;

  /** The upper 33 bits of ln 2, so that k LN2_HIGH is exact, and the remainder. */
  private static final double LN2_HIGH = 0x1.62e42feep-1;

  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  private Elementary() {}

  static double clamp(double y) {
    return Math.max(-LIMIT, Math.min(LIMIT, y));
  }

  static double round(double y) {
    return y * LOG2_E + ROUND;
  }

  /** b of (E1). */
  static double reduce(double y, double rounded) {
    double k = rounded - ROUND;
    return (y - k * LN2_HIGH) - k * LN2_LOW;
  }

  /** H of (E1). The low bits of {@code rounded} are k; shifted up, they form the exponent. */
  static double power(double rounded) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) + 1023) << 52);
  }

  /** (E2). */
  static double tanhReduced(double b) {
    double x = b * b;
    double p = 1.0 / 3 + x * (4.0 / 195 + x * (1.0 / 5005));
    double q = 1 + x * (6.0 / 13 + x * (10.0 / 429 + x * (4.0 / 19305)));
    return b * (1 - x * p / q);
  }

  /** The quotient 4 t H G / (...) of (E4). */
  static double tanhQuotient(double h, double g, double t) {
    return 4 * t * (h * g) / (h + g - (g - h) * t);
  }

  /**
   * (E4). At z = -0.0 the numerator is -0.0 - 0.0, which keeps the sign; adding H - G would lose
   * it.
   */
  static double tanh(double h, double g, double quotient) {
    return (quotient - (g - h)) / (h + g);
  }

  /** (E5), and (E7) with the arguments swapped. */
  static double sigmoid(double up, double down) {
    return up / (up + down);
  }

  /** (E10). */
  static double exp(double up, double down) {
    return up / down;
  }

  /** s of (E11). */
  static double artanhArgument(double e) {
    return e / (2 + e);
  }

  /** Σ x^k / (2k + 3) of (E11), up to x^16, for x &lt;= 1/9; the remainder is below 2e-18. */
  static double artanhSeries(double x) {
    double tail = 1.0 / 25 + x * (1.0 / 27 + x * (1.0 / 29 + x * (1.0 / 31 + x * (1.0 / 33))));
    double middle =
        1.0 / 15 + x * (1.0 / 17 + x * (1.0 / 19 + x * (1.0 / 21 + x * (1.0 / 23 + x * tail))));
    return 1.0 / 3
        + x
            * (1.0 / 5
                + x * (1.0 / 7 + x * (1.0 / 9 + x * (1.0 / 11 + x * (1.0 / 13 + x * middle)))));
  }

  /** (E11). */
  static double artanhDoubled(double s, double series) {
    return 2 * s + 2 * s * (s * s) * series;
  }

  /**
   * A factor of (E6). The slope is computed as a product of two factors, because the square of the
   * denominator may overflow.
   */
  static double share(double root, double part, double rest) {
    return root * part / (part + rest);
  }

  /** A slope by (E6) and (E8), from the roots of its factors. */
  static double slope(double z, double rootUp, double rootDown) {
    double y = clamp(z);
    double rounded = round(y);
    double t = tanhReduced(reduce(y, rounded));
    double h = power(rounded);
    double up = h * (1 + t);
    double down = 1 / h * (1 - t);
    return share(rootUp, up, down) * share(rootDown, down, up);
  }
}
