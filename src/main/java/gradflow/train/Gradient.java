package gradflow.train;

import gradflow.linalg.LogScaled;

/**
 * ∂L/∂θ as mantissas times one power of two, so that an exploded gradient still has a norm and a
 * direction. Mutable, one thread.
 */
public final class Gradient {
  private static final int LARGEST = 5000;

  private final double[] mantissas;
  private long exponent;

  /** Zero, for that many parameters. */
  public Gradient(int size) {
    mantissas = new double[size];
  }

  /** The mantissas, shared. */
  public double[] mantissas() {
    return mantissas;
  }

  /** The power of two. */
  public long exponent() {
    return exponent;
  }

  /** Says that the mantissas are to be taken times 2^{@code power}. */
  public void setExponent(long power) {
    exponent = power;
  }

  /** Back to zero. */
  void clear() {
    java.util.Arrays.fill(mantissas, 0);
    exponent = 0;
  }

  /** ‖∂L/∂θ‖₂ over all parameters. */
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

  /** Becomes a copy of another of the same size. */
  void set(Gradient other) {
    System.arraycopy(other.mantissas, 0, mantissas, 0, mantissas.length);
    exponent = other.exponent;
  }

  /** Adds another, of the same size. */
  void add(Gradient other) {
    toExponent(Math.max(exponent, other.exponent));
    int down = (int) Math.max(-LARGEST, other.exponent - exponent);
    for (int k = 0; k < mantissas.length; k++) {
      mantissas[k] += down == 0 ? other.mantissas[k] : Math.scalb(other.mantissas[k], down);
    }
  }

  /** Adds another, of the same size, times a factor. */
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

  /** A copy as plain doubles: beyond their range 0 or ±Infinity. */
  public double[] plainCopy() {
    double[] out = mantissas.clone();
    int power = (int) Math.max(-LARGEST, Math.min(LARGEST, exponent));
    for (int k = 0; k < out.length; k++) {
      out[k] = Math.scalb(out[k], power);
    }
    return out;
  }

  /** Brings it to plain doubles (exponent 0): beyond their range 0 or ±Infinity. */
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
