package gradflow.figure;

/** How the values of an axis are laid out and what its ticks say. */
public enum Scale {
  /** Values as they are. */
  LINEAR,
  /** Positive values, laid out by log10; ticks read 10ⁿ. Zero counts as minus infinity. */
  LOG10,
  /**
   * Values that already are log10 of the quantity, so that it may leave the range of a double;
   * ticks read 10ⁿ.
   */
  DECADES;

  /** The value in the units of the layout. */
  double place(double value) {
    return this == LOG10 ? Math.log10(value) : value;
  }

  /** The value that is laid out there: the inverse of {@link #place}. */
  double value(double placed) {
    return this == LOG10 ? Math.pow(10, placed) : placed;
  }

  boolean inDecades() {
    return this != LINEAR;
  }
}
