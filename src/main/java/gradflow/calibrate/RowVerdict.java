package gradflow.calibrate;

/**
 * A quantity held against its expectation.
 *
 * @param expectation what was expected; null if nothing was, which is a miss
 * @param finding what was measured; null if the row did not deliver it, which is a miss
 * @param limit the largest distance that is met, in the quantity's unit
 * @param met whether it is
 */
public record RowVerdict(
    Expectation expectation, MeasuredQuantity finding, double limit, boolean met) {

  /** Compares, with the table's false-alarm rate for one statistical quantity. */
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
    if (f.value() == e.expected()) { // infinities too
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

  /** The name of the quantity. */
  public String quantity() {
    return expectation == null ? finding.quantity() : expectation.quantity();
  }

  /** How far away it was, in units of the limit: 1 is the edge; NaN for a bound. */
  public double share() {
    if (expectation == null
        || finding == null
        || expectation.tolerance() == Tolerance.AT_MOST
        || expectation.tolerance() == Tolerance.AT_LEAST) {
      return Double.NaN;
    }
    double distance = Math.abs(finding.value() - expectation.expected());
    return finding.value() == expectation.expected() ? 0 : distance / limit;
  }
}
