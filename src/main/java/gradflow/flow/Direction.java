package gradflow.flow;

/** One tangent vector's record: it stays with it whatever becomes of the vectors around it. */
final class Direction {
  private final int number;
  private double pivots;
  private double length;
  private double before;
  private double rounding;

  Direction(int number) {
    this.number = number;
  }

  /** Which of the start's columns it was. */
  int number() {
    return number;
  }

  /**
   * Adds a step.
   *
   * @param logPivot ln U_ii
   * @param error about the relative error of U_ii
   */
  void add(double logPivot, double error) {
    pivots += logPivot;
    rounding += error + Math.ulp(pivots);
  }

  /**
   * Σ ln R_ii since the last {@link #begin}.
   *
   * @param logLength ln R_ii of the columns as they are
   */
  double grown(double logLength) {
    return pivots + (logLength - length);
  }

  /** {@link #grown} since the last {@link #forget}. */
  double grownInAll(double logLength) {
    return before + grown(logLength);
  }

  /** About how far rounding may have moved {@link #grown}. */
  double rounding() {
    return rounding;
  }

  /** Begins a new sum; those before still count as {@link #grownInAll}. */
  void begin(double logLength) {
    before += grown(logLength);
    pivots = 0;
    rounding = 0;
    length = logLength;
  }

  /** Forgets all sums. */
  void forget() {
    before = 0;
  }
}
