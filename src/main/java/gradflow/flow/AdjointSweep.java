package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;

/**
 * The stream ∂L/∂s_t for t = T … 0, as mantissas (n x B) with a common power of two, so that it
 * neither vanishes nor overflows in 100 000 steps. Mutable, one thread.
 *
 * <p>Use: at t = T add the loss's direct term, read, {@link #step}; at each earlier t likewise.
 */
public final class AdjointSweep {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final Cell cell;
  private final Weights weights;
  private final Gradients gradients;
  private final Tape bar;
  private final Matrix state;
  private long exponent;

  /** ∂L/∂s_T = 0 so far; parameter gradients are added to {@code gradients}. */
  public AdjointSweep(Cell cell, Weights weights, int batch, Gradients gradients) {
    this.cell = cell;
    this.weights = weights;
    this.gradients = gradients;
    this.bar = new Tape(cell, batch);
    this.state = Matrix.zeros(cell.stateSize(), batch);
  }

  /**
   * Adds the loss's direct dependence on the state at the current time.
   *
   * @param part which part of the state
   * @param cotangent ∂L/∂(part), rows x batch
   */
  public void add(int part, double[] cotangent) {
    if (exponent < 0) { // the stream has shrunk below the new term: continue at its scale
      rescale((int) Math.max(exponent, -2000));
      exponent = 0;
    }
    double[] target = bar.afterArrays()[part];
    double factor = exponent > 1000 ? 0 : Math.scalb(1.0, (int) -exponent);
    for (int k = 0; k < target.length; k++) {
      target[k] += factor * cotangent[k];
    }
  }

  /** Moves from t to t − 1 through the step on the tape. */
  public void step(Tape tape) {
    gradients.scaleNext(exponent);
    cell.adjoint(weights, tape, bar, gradients);
    bar.getBefore(state);
    bar.setAfter(state);
    double max = state.maxAbs();
    if (max > 0 && (max > LARGE || max < SMALL)) {
      int power = Math.getExponent(max);
      rescale(-power);
      exponent += power;
    }
  }

  /** ∂L/∂(part), mantissas, rows x batch; times 2^{@link #exponent} they are the adjoint. */
  public double[] mantissas(int part) {
    return bar.afterArrays()[part];
  }

  /** The common power of two. */
  public long exponent() {
    return exponent;
  }

  /** ‖∂L/∂(part)‖₂ of one sample. */
  public LogScaled norm(int part, int sample) {
    double[] values = bar.afterArrays()[part];
    double sum = 0;
    for (int k = sample; k < values.length; k += bar.batch()) {
      sum += values[k] * values[k];
    }
    if (sum == 0 || sum < 0x1p-900) { // squares that underflow
      double max = 0;
      for (int k = sample; k < values.length; k += bar.batch()) {
        max = Math.max(max, Math.abs(values[k]));
      }
      if (max == 0) {
        return LogScaled.ZERO;
      }
      int power = Math.getExponent(max);
      sum = 0;
      for (int k = sample; k < values.length; k += bar.batch()) {
        double v = Math.scalb(values[k], -power);
        sum += v * v;
      }
      return LogScaled.of(Math.sqrt(sum), exponent + power);
    }
    return LogScaled.of(Math.sqrt(sum), exponent);
  }

  /** Entry k of ∂L/∂(part) as a double: 0 or ±Infinity beyond its range. */
  public double value(int part, int k) {
    int power = (int) Math.max(-5000, Math.min(5000, exponent));
    return Math.scalb(bar.afterArrays()[part][k], power);
  }

  private void rescale(int power) {
    for (double[] values : bar.afterArrays()) {
      for (int k = 0; k < values.length; k++) {
        values[k] = Math.scalb(values[k], power);
      }
    }
  }
}
