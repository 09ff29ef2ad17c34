package gradflow.flow;

/**
 * Signals that a quantity has left the range of doubles. A run in which this happens is recorded as
 * diverged.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int step;
  private final String quantity;
  private final double value;

  /**
   * @param step t, from 1
   * @param quantity what diverged, such as {@code h}
   * @param value the first value that is not finite
   */
  public DivergenceException(int step, String quantity, double value) {
    super(quantity + " became " + value + " at step " + step);
    this.step = step;
    this.quantity = quantity;
    this.value = value;
  }

  /** The step t, from 1. */
  public int step() {
    return step;
  }

  /** The quantity that diverged. */
  public String quantity() {
    return quantity;
  }

  /** The first value that is not finite. */
  public double value() {
    return value;
  }
}
