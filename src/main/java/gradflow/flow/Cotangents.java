package gradflow.flow;

import gradflow.cell.Tape;

/**
 * The cotangents ∂L/∂y_t of a sequence, rows x B at each step, as mantissas with a power of two for
 * each step and sample. A layer passes them to the one below, for sequences of any length. Mutable,
 * single-threaded.
 */
public final class Cotangents {
  private final int size;
  private final int batch;

  /** Indexed by step; null where nothing was added. */
  private final double[][] mantissas;

  private final long[][] powers;

  /** Creates zeros. */
  public Cotangents(int steps, int rows, int batch) {
    this.size = rows * batch;
    this.batch = batch;
    this.mantissas = new double[steps][];
    this.powers = new long[steps][];
  }

  private double[] open(int t) {
    if (mantissas[t - 1] == null) {
      mantissas[t - 1] = new double[size];
      powers[t - 1] = new long[batch];
    }
    return mantissas[t - 1];
  }

  /** Sets the rows from {@code from} on at step t of 1 … T, where no power of two has been set. */
  public void set(int t, int from, double[] cotangent) {
    System.arraycopy(cotangent, 0, open(t), from * batch, cotangent.length);
  }

  /** Adds ∂L/∂x of the last step of a sweep, at step t of 1 … T. */
  public void addInput(int t, AdjointSweep sweep) {
    double[] in = sweep.inputMantissas();
    double[] out = open(t);
    for (int b = 0; b < batch; b++) {
      long theirs = sweep.inputExponent(b);
      long power = isZero(out, b) ? theirs : Math.max(powers[t - 1][b], theirs);
      int shift = clamp(powers[t - 1][b] - power);
      int other = clamp(theirs - power);
      for (int k = b; k < out.length; k += batch) {
        out[k] = Math.scalb(out[k], shift) + Math.scalb(in[k], other);
      }
      powers[t - 1][b] = power;
    }
  }

  private boolean isZero(double[] values, int sample) {
    for (int k = sample; k < values.length; k += batch) {
      if (values[k] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds the rows from {@code from} on of step t to the output of the step on the tape. */
  public void addTo(AdjointSweep sweep, Tape tape, int t, int from, int rows) {
    if (mantissas[t - 1] == null) {
      return;
    }
    double[] slice = new double[rows * batch];
    System.arraycopy(mantissas[t - 1], from * batch, slice, 0, slice.length);
    sweep.addOutput(tape, slice, powers[t - 1]);
  }

  private static int clamp(long power) {
    return (int) Math.max(-5000, Math.min(5000, power));
  }
}
