package gradflow.flow;

/**
 * The growth record of one tangent vector. It stays with the vector even if others are annihilated.
 */
final class Direction {
  private final int number;
  private double pivots;
  private double length;
  private double before;
  private double rounding;

  Direction(int number) {
    this.number = number;
  }

  /** Index of the vector among the start's columns. */
  int number() {
    return number;
  }

  /**
   * Adds a step.
   *
   * @param logPivot ln U_ii
   * @param error approximate relative error of U_ii
   */
  void add(double logPivot, double error) {
    pivots += logPivot;
    rounding += error + Math.ulp(pivots);
  }

  /**
   * Returns Σ ln R_ii since the last {@link #begin}.
   *
   * @param logLength ln R_ii of the current columns
   */
  double grown(double logLength) {
    return pivots + (logLength - length);
  }

  /** Returns {@link #grown} since the last {@link #forget}. */
  double grownInAll(double logLength) {
    return before + grown(logLength);
  }

  /** Estimated rounding error of {@link #grown}. */
  double rounding() {
    return rounding;
  }

  /** Begins a new sum; earlier ones still count in {@link #grownInAll}. */
  void begin(double logLength) {
    before += grown(logLength);
    pivots = 0;
    rounding = 0;
    length = logLength;
  }

  /** Resets all sums. */
  void forget() {
    before = 0;
  }
}
