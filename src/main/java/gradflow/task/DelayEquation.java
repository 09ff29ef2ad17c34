package gradflow.task;

/**
 * The Mackey–Glass equation (mackey1977) from a constant history, on a grid of {@value #PER_UNIT}
 * points per unit of time:
 *
 * <pre>
 * (E1) dx/dt = 0.2 x(t − τ) / (1 + x(t − τ)^10) − 0.1 x(t),   x(t) = x_0 for t ≤ 0
 * </pre>
 *
 * <p>Classical Runge–Kutta steps of order 4. The delayed value at half a step is interpolated by
 * the cubic Hermite polynomial through the values and slopes at the grid points, which preserves
 * order 4. The kink at t = 0, and the weaker ones at multiples of τ, are grid points. Uses sums,
 * products and quotients only, so results have the same bits on every machine. Not thread-safe.
 */
final class DelayEquation {
  /**
   * Number of grid points per unit of time used by the task: the error is 2e-6 after 1000 units of
   * time (tau = 17).
   */
  static final int PER_UNIT = 4;

  private final double h;
  private final double start;
  private final double[] values;
  private final double[] slopes;
  private long step;
  private double x;
  private double production;

  /**
   * Creates the state at t = 0.
   *
   * @param tau delay in units of time, ≥ 1
   * @param perUnit grid points per unit of time
   * @param start initial value x_0
   */
  DelayEquation(int tau, int perUnit, double start) {
    this.h = 1.0 / perUnit;
    this.start = start;
    this.values = new double[tau * perUnit + 1];
    this.slopes = new double[values.length];
    this.x = start;
    this.production = production(start);
    record();
  }

  /** Returns x(t) at the current time. */
  double value() {
    return x;
  }

  /** Advances by this many grid steps. */
  void advance(int steps) {
    for (int i = 0; i < steps; i++) {
      advance();
    }
  }

  private void advance() {
    int delay = values.length - 1;
    double middle = start;
    double end = start;
    if (step >= delay) {
      int left = (int) ((step - delay) % values.length);
      int right = (int) ((step - delay + 1) % values.length);
      end = values[right];
      middle = (values[left] + end) / 2 + h / 8 * (slopes[left] - slopes[right]);
    }
    double atMiddle = production(middle);
    double atEnd = production(end);
    double k1 = production - 0.1 * x;
    double k2 = atMiddle - 0.1 * (x + h / 2 * k1);
    double k3 = atMiddle - 0.1 * (x + h / 2 * k2);
    double k4 = atEnd - 0.1 * (x + h * k3);
    x += h / 6 * (k1 + 2 * (k2 + k3) + k4);
    production = atEnd;
    step++;
    record();
  }

  private void record() {
    int at = (int) (step % values.length);
    values[at] = x;
    slopes[at] = production - 0.1 * x;
  }

  /** First term of (E1). */
  private static double production(double delayed) {
    double square = delayed * delayed;
    double fourth = square * square;
    return 0.2 * delayed / (1 + fourth * fourth * square);
  }
}
