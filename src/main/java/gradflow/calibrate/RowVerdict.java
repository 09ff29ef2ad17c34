package gradflow.calibrate;

/**
 * Comparison of a measured quantity with its expectation.
 *
 * @param expectation the expectation; null if there is none, which counts as a miss
 * @param finding the measured quantity; null if the row did not produce it, which counts as a miss
 * @param limit largest allowed distance, in the unit of the quantity
 * @param met whether the quantity is within the limit
 */
public record RowVerdict(
    Expectation expectation, MeasuredQuantity finding, double limit, boolean met) {

  /**
   * Compares a quantity with its expectation, at the table's false-alarm rate for one statistical
   * quantity.
   */
  static RowVerdict of(Expectation e, MeasuredQuantity f, FalseAlarm alarm) {
    if (e == null || f == null) {
      return new RowVerdict(e, f, 0, false);
    }
    double limit =
        switch (e.tolerance()) {
          case RELATIVE -> e.allowed() * Math.abs(e.expected());
          case STATISTICAL ->
              e.allowed()
                  + Math.hypot(
                      alarm.errors(f.degreesOfFreedom()) * f.standardError(),
                      alarm.errors(Double.POSITIVE_INFINITY) * e.standardError());
          default -> e.allowed();
        };
    return new RowVerdict(e, f, limit, met(e, f, limit));
  }

  private static boolean met(Expectation e, MeasuredQuantity f, double limit) {
    if (f.value() == e.expected()) { // including infinities
      return true;
    }
    double above = f.value() - e.expected();
    return switch (e.tolerance()) {
      case AT_MOST -> above <= limit;
      case AT_LEAST -> above >= -limit;
      case STATISTICAL -> f.standardError() > 0 && Math.abs(above) <= limit;
      default -> Math.abs(above) <= limit;
    };
  }

  /** Returns the name of the quantity. */
  public String quantity() {
    return expectation == null ? finding.quantity() : expectation.quantity();
  }
}
