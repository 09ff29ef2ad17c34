package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.LogScaled;
import java.util.Arrays;

/**
 * Propagates the adjoints ∂L/∂s_t for t = T … 0, as mantissas (n x B) with powers of two, so that
 * they neither vanish nor overflow in 100 000 steps. Every sample has its own power, so that a
 * vanishing sample is not lost next to an exploding one. If parameter gradients are collected,
 * which sum over the samples, all samples share one power. Mutable, single-threaded.
 *
 * <p>Usage: at t = T add the direct term of the loss, read the adjoint, and call {@link #step};
 * then likewise at each earlier t.
 */
public final class AdjointSweep {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final Cell cell;
  private final Weights weights;
  private final Gradients gradients;

  /** The adjoints x̄ for each x of the tape: incoming after the step, outgoing before it. */
  private Tape bar;

  /** {@code bar} with its two states exchanged. */
  private Tape other;

  /** The contribution of the step's output that waits for {@link #step}; null if there is none. */
  private final double[] waiting;

  /** Number of powers, B or 1: entry k of an array belongs to power k mod {@code scales}. */
  private final int scales;

  private final long[] exponents;
  private final long[] inputExponents;
  private final double[] largest;
  private final double[] added;

  /** Starts at ∂L/∂s_T = 0; parameter gradients are added to {@code gradients}. */
  public AdjointSweep(Cell cell, Weights weights, int batch, Gradients gradients) {
    this.cell = cell;
    this.weights = weights;
    this.gradients = gradients;
    this.bar = new Tape(cell, batch);
    this.other = bar.exchanged(cell);
    this.waiting = cell.outputWaits().map(bar::get).orElse(null);
    this.scales = gradients.isNone() ? batch : 1;
    this.exponents = new long[scales];
    this.inputExponents = new long[scales];
    this.largest = new double[scales];
    this.added = new double[scales];
  }

  /** Resets to ∂L/∂s_T = 0. */
  public void clear() {
    for (double[] values : bar.afterArrays()) {
      Arrays.fill(values, 0);
    }
    if (waiting != null) {
      Arrays.fill(waiting, 0);
    }
    Arrays.fill(exponents, 0);
  }

  /**
   * Adds the loss's direct dependence on the state at the current time.
   *
   * @param part which part of the state
   * @param cotangent ∂L/∂(part), rows x batch, finite
   */
  public void add(int part, double[] cotangent) {
    makeRoom(cotangent, null);
    double[] target = bar.afterArrays()[part];
    for (int k = 0; k < target.length; k++) {
      if (cotangent[k] != 0) {
        target[k] += Math.scalb(cotangent[k], clamp(-exponents[k % scales]));
      }
    }
  }

  /**
   * Adds the loss's direct dependence on the output of a step: to the state after it and, if the
   * output is a slot, to the gradients of the parameters and of the input on which it depends.
   *
   * @param tape the step; the sweep must hold ∂L/∂(state after it)
   * @param cotangent ∂L/∂(output), rows x batch, finite
   */
  public void addOutput(Tape tape, double[] cotangent) {
    if (bar.outputIsState()) {
      add(cell.outputIndex(), cotangent);
      return;
    }
    addOutput(tape, cotangent, new long[scales]);
  }

  /**
   * Adds the loss's direct dependence on the output of a step, as {@link #addOutput(Tape,
   * double[])}, with a cotangent that may exceed the range of doubles.
   *
   * @param mantissas rows x batch, finite
   * @param powers of two, one per sample
   */
  public void addOutput(Tape tape, double[] mantissas, long[] powers) {
    if (bar.outputIsState()) {
      add(cell.outputIndex(), mantissas, powers);
      return;
    }
    makeRoom(mantissas, powers);
    double[] output = bar.output();
    for (int k = 0; k < output.length; k++) {
      int s = k % scales;
      output[k] = Math.scalb(mantissas[k], clamp(powers[s] - exponents[s]));
    }
    gradients.scaleNext(exponents[0]);
    cell.outputAdjoint(weights, tape, bar, gradients);
  }

  /**
   * Adds a cotangent that may exceed the range of doubles.
   *
   * @param part which part of the state
   * @param mantissas rows x batch, finite
   * @param powers of two, one per sample
   */
  public void add(int part, double[] mantissas, long[] powers) {
    makeRoom(mantissas, powers);
    double[] target = bar.afterArrays()[part];
    for (int k = 0; k < target.length; k++) {
      if (mantissas[k] != 0) {
        int s = k % scales;
        target[k] += Math.scalb(mantissas[k], clamp(powers[s] - exponents[s]));
      }
    }
  }

  /** Raises each scale to that of the cotangent where the cotangent is the larger term. */
  private void makeRoom(double[] mantissas, long[] powers) {
    if (powers != null && scales != powers.length) {
      throw new BadArgument(
          "powers", "got " + powers.length + ", expected one for each of " + scales + " scales");
    }
    Arrays.fill(added, 0);
    raise(added, mantissas);
    findLargest();
    for (int s = 0; s < scales; s++) {
      if (added[s] > 0) {
        long there = largest[s] > 0 ? exponents[s] + Math.getExponent(largest[s]) : Long.MIN_VALUE;
        long power = powers == null ? 0 : powers[s];
        rescale(s, Math.max(there, power + Math.getExponent(added[s])));
      }
    }
  }

  /**
   * ∂L/∂x of the last {@link #step} as mantissas, D x batch; to be multiplied by 2^{@link
   * #inputExponent} of their sample.
   */
  public double[] inputMantissas() {
    return bar.get("x");
  }

  /** Returns the power of two of a sample of {@link #inputMantissas}. */
  public long inputExponent(int sample) {
    return inputExponents[sample % scales];
  }

  /**
   * Moves from t to t − 1 through the step on the tape.
   *
   * @param t the step, reported if the adjoint is not finite
   * @throws DivergenceException if ∂L/∂s_{t−1} is not finite despite scaling, for example for
   *     weights near the largest double
   */
  public void step(int t, Tape tape) {
    gradients.scaleNext(exponents[0]);
    cell.adjoint(weights, tape, bar, gradients);
    System.arraycopy(exponents, 0, inputExponents, 0, scales);
    Tape earlier = other;
    other = bar;
    bar = earlier;
    if (scales == 1 && inRange(bar.afterArrays())) {
      return;
    }
    findLargest();
    for (int s = 0; s < scales; s++) {
      double max = largest[s];
      if (!Double.isFinite(max)) {
        throw new DivergenceException(t, "adjoint of the state", max);
      }
      if (max > 0 && (max > LARGE || max < SMALL)) {
        rescale(s, exponents[s] + Math.getExponent(max));
      }
    }
  }

  /**
   * ∂L/∂(part) as mantissas, rows x batch; the adjoint is these times 2^{@link #exponent} of their
   * sample.
   */
  public double[] mantissas(int part) {
    return bar.afterArrays()[part];
  }

  /** Returns the power of two of a sample. */
  public long exponent(int sample) {
    return exponents[sample % scales];
  }

  /** Returns ‖∂L/∂(part)‖₂ of one sample. */
  public LogScaled norm(int part, int sample) {
    double[] values = bar.afterArrays()[part];
    double max = 0;
    for (int k = sample; k < values.length; k += bar.batch()) {
      max = Math.max(max, Math.abs(values[k]));
    }
    if (max == 0) {
      return LogScaled.ZERO;
    }
    int power = max < SMALL ? Math.getExponent(max) : 0; // keeps squares from underflowing
    double sum = 0;
    for (int k = sample; k < values.length; k += bar.batch()) {
      double v = power == 0 ? values[k] : Math.scalb(values[k], -power);
      sum += v * v;
    }
    return LogScaled.of(Math.sqrt(sum), exponent(sample) + power);
  }

  /** Returns entry k of ∂L/∂(part) as a double; 0 or ±Infinity beyond its range. */
  public double value(int part, int k) {
    return Math.scalb(bar.afterArrays()[part][k], clamp(exponents[k % scales]));
  }

  /**
   * Whether the largest modulus certainly needs no change of scale. Decided from the sum of moduli,
   * which lies between the largest modulus and the number of entries times it.
   */
  private static boolean inRange(double[][] parts) {
    double sum = 0;
    long entries = 0;
    for (double[] values : parts) {
      sum += Moduli.sum(values);
      entries += values.length;
    }
    return sum <= LARGE && sum >= SMALL * entries;
  }

  private void findLargest() {
    Arrays.fill(largest, 0);
    for (double[] values : bar.afterArrays()) {
      raise(largest, values);
    }
    if (waiting != null) {
      raise(largest, waiting);
    }
  }

  /** Raises each scale's maximum to the largest modulus among its entries. */
  private void raise(double[] maxima, double[] values) {
    for (int k = 0; k < values.length; k += scales) {
      for (int s = 0; s < scales; s++) {
        maxima[s] = Math.max(maxima[s], Math.abs(values[k + s]));
      }
    }
  }

  /** Rescales the entries of a scale to another exponent. */
  private void rescale(int scale, long exponent) {
    int power = clamp(exponents[scale] - exponent);
    exponents[scale] = exponent;
    if (power != 0) {
      for (double[] values : bar.afterArrays()) {
        rescale(values, scale, power);
      }
      if (waiting != null) {
        rescale(waiting, scale, power);
      }
    }
  }

  private void rescale(double[] values, int scale, int power) {
    for (int k = scale; k < values.length; k += scales) {
      values[k] = Math.scalb(values[k], power);
    }
  }

  /** Limits a power to ±5000; beyond, every double becomes 0 or Infinity. */
  private static int clamp(long power) {
    return (int) Math.max(-5000, Math.min(5000, power));
  }
}
