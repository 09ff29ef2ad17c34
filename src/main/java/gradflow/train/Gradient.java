package gradflow.train;

import gradflow.linalg.LogScaled;

/**
 * ∂L/∂θ stored as mantissas times a common power of two, so that an exploded gradient still has a
 * norm and a direction. Mutable; not thread-safe.
 */
public final class Gradient {
  private static final int LARGEST = 5000;

  private final double[] mantissas;
  private long exponent;

  /** Creates a zero gradient for {@code size} parameters. */
  public Gradient(int size) {
    mantissas = new double[size];
  }

  /** Returns the mantissas, shared. */
  public double[] mantissas() {
    return mantissas;
  }

  /** Returns the exponent of the power of two. */
  public long exponent() {
    return exponent;
  }

  /** Sets the exponent: the gradient is the mantissas times 2^{@code power}. */
  public void setExponent(long power) {
    exponent = power;
  }

  /** Sets the gradient to zero. */
  void clear() {
    java.util.Arrays.fill(mantissas, 0);
    exponent = 0;
  }

  /** Returns ‖∂L/∂θ‖₂ over all parameters. */
  public LogScaled norm() {
    double max = 0;
    for (double m : mantissas) {
      max = Math.max(max, Math.abs(m));
    }
    if (max == 0) {
      return LogScaled.ZERO;
    }
    if (!Double.isFinite(max)) {
      throw new ArithmeticException("gradient became " + max);
    }
    int power = Math.abs(Math.getExponent(max)) > 300 ? Math.getExponent(max) : 0;
    double sum = 0;
    for (double m : mantissas) {
      double v = power == 0 ? m : Math.scalb(m, -power);
      sum += v * v;
    }
    return LogScaled.of(Math.sqrt(sum), exponent + power);
  }

  /** Copies another gradient of the same size. */
  void set(Gradient other) {
    System.arraycopy(other.mantissas, 0, mantissas, 0, mantissas.length);
    exponent = other.exponent;
  }

  /** Adds another gradient of the same size. */
  void add(Gradient other) {
    toExponent(Math.max(exponent, other.exponent));
    int down = (int) Math.max(-LARGEST, other.exponent - exponent);
    for (int k = 0; k < mantissas.length; k++) {
      mantissas[k] += down == 0 ? other.mantissas[k] : Math.scalb(other.mantissas[k], down);
    }
  }

  /** Adds a factor times an array of the same size. */
  public void add(double factor, double[] other) {
    toExponent(Math.max(exponent, 0));
    double down = exponent > 0 ? Math.scalb(factor, (int) -Math.min(exponent, LARGEST)) : factor;
    for (int k = 0; k < mantissas.length; k++) {
      mantissas[k] += down * other[k];
    }
  }

  /** Multiplies by factor · 2^{@code power}. */
  void scale(double factor, long power) {
    if (factor != 1) {
      for (int k = 0; k < mantissas.length; k++) {
        mantissas[k] *= factor;
      }
    }
    exponent += power;
  }

  /** Returns a copy as plain doubles; out-of-range values become 0 or ±Infinity. */
  public double[] plainCopy() {
    double[] out = mantissas.clone();
    int power = (int) Math.max(-LARGEST, Math.min(LARGEST, exponent));
    for (int k = 0; k < out.length; k++) {
      out[k] = Math.scalb(out[k], power);
    }
    return out;
  }

  /**
   * Converts to plain doubles (exponent 0); out-of-range values become 0 or ±Infinity. Returns the
   * shared array.
   */
  double[] plain() {
    toExponent(0);
    return mantissas;
  }

  private void toExponent(long wanted) {
    if (wanted != exponent) {
      int power = (int) Math.max(-LARGEST, Math.min(LARGEST, exponent - wanted));
      for (int k = 0; k < mantissas.length; k++) {
        mantissas[k] = Math.scalb(mantissas[k], power);
      }
      exponent = wanted;
    }
  }
}
