package gradflow.flow;

import gradflow.cell.Bands;
import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;

/**
 * The sensitivities ∂s_t/∂θ of one sample, carried forward: S_t = J_t S_{t−1} + ∂F/∂θ, for a cell
 * in which {@linkplain Cell#rowsAreUnits row i of every block acts on unit i alone}. For each
 * parameter, S then has as many numbers as a unit has states, and no tape is stored. Mutable,
 * single-threaded.
 *
 * <p>Cost per step: one adjoint for each state of a unit, and w² multiplications per parameter.
 */
public final class ForwardSensitivity {
  private static final double LARGE = 0x1p400;

  private final Cell cell;
  private final Weights weights;
  private final Tape one;
  private final Tape bar;
  private final StepJacobian j;
  private final Gradients direct;
  private final int parameters;

  /** S by state of a unit and parameter, and its successor. */
  private double[][] s;

  private double[][] next;
  private long exponent;

  /** Starts at t = 0, where nothing depends on the parameters. */
  public ForwardSensitivity(Cell cell, Weights weights) {
    this.cell = cell;
    this.weights = weights;
    this.one = new Tape(cell, 1);
    this.bar = new Tape(cell, 1);
    this.j = cell.newJacobian();
    this.direct = Gradients.of(weights);
    this.parameters = (int) cell.layout().size();
    int width = cell.jacobianForm().width();
    this.s = new double[width][parameters];
    this.next = new double[width][parameters];
  }

  /** Advances S through the step of a sample on the tape. */
  public void step(Tape tape, int sample) {
    one.replicate(tape, sample);
    cell.jacobian(weights, one, 0, j);
    double max = 0;
    for (int r = 0; r < s.length; r++) {
      directly(r, next[r]);
      carry(r, next[r]);
      for (double v : next[r]) {
        max = Math.max(max, Math.abs(v));
      }
    }
    double[][] before = s;
    s = next;
    next = before;
    if (max > LARGE) {
      rescale(Math.getExponent(max));
    }
  }

  /** Computes ∂F/∂θ of the states r of all units, times 2^−exponent. */
  private void directly(int r, double[] out) {
    int units = cell.stateSize() / s.length;
    int row = 0;
    for (double[] part : bar.afterArrays()) {
      for (int k = 0; k < part.length; k++, row++) {
        part[k] = row / units == r ? 1 : 0;
      }
    }
    direct.clear();
    cell.adjoint(weights, one, bar, direct);
    direct.collect(out);
    for (int p = 0; exponent != 0 && p < parameters; p++) {
      out[p] = Math.scalb(out[p], (int) Math.max(-5000, -exponent));
    }
  }

  /** Computes out ← out + row r of J S. */
  private void carry(int r, double[] out) {
    Bands bands = j.readBands();
    int at = 0;
    for (Block block : cell.layout().blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        for (int c = 0; c < s.length && row < bands.blocks(); c++) {
          double by = bands.entries()[r * s.length + c][bands.offset() + bands.stride() * row];
          for (int p = at; p < at + block.cols(); p++) {
            out[p] += by * s[c][p];
          }
        }
        at += block.cols();
      }
    }
  }

  private void rescale(int power) {
    for (double[] row : s) {
      for (int p = 0; p < row.length; p++) {
        row[p] = Math.scalb(row[p], -power);
      }
    }
    exponent += power;
  }

  /**
   * Returns, for each parameter, Σ (∂s_t[i]/∂θ)² over the states i of all units, times 4^−{@link
   * #exponent}.
   */
  public double[] squares() {
    double[] out = new double[parameters];
    for (double[] row : s) {
      for (int p = 0; p < parameters; p++) {
        out[p] += row[p] * row[p];
      }
    }
    return out;
  }

  /** The power of two. */
  public long exponent() {
    return exponent;
  }
}
