package gradflow.figure;

/**
 * The visible part of an axis, in units of its layout (for decades: powers of ten).
 *
 * @param lo lower end
 * @param hi upper end, above {@code lo}
 */
record Span(double lo, double hi) {
  double length() {
    return hi - lo;
  }

  /** Returns the position of a placed value: 0 at the lower end, 1 at the upper. */
  double fraction(double placed) {
    return (placed - lo) / (hi - lo);
  }

  boolean holds(double placed) {
    double slack = 1e-9 * length();
    return placed >= lo - slack && placed <= hi + slack;
  }

  double clamp(double placed) {
    return Math.max(lo, Math.min(hi, placed));
  }

  /** Returns a span with the same middle and another length. */
  Span widenedTo(double length) {
    double middle = lo + length() / 2;
    return new Span(middle - length / 2, middle + length / 2);
  }
}
