package gradflow.train;

import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.AdjointSweep;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.task.Batch;
import java.util.Arrays;

/**
 * Pascanu's norm-preserving term, in either published form. With pre-activations z (the x of the
 * paper), with z̄_t = ∂L/∂z_t:
 *
 * <pre>
 * (E1) v_k = φ'(z_k) ∘ Wᵀ z̄_{k+1},  r_k = ‖v_k‖ / ‖z̄_{k+1}‖
 * (E2) Ω = Σ_k (r_k − 1)²  (eq. 9)   or   Σ_k (r_k² − 1)²  (eq. 10 and the released code)
 * (E3) ∂⁺Ω/∂W = Σ_k w_k z̄_{k+1} (φ'(z_k) ∘ v_k)ᵀ / ‖z̄_{k+1}‖²,  w_k = 2 (r_k − 1) / r_k or 4 (r_k² − 1)
 * </pre>
 *
 * <p>∂⁺ is the immediate derivative of the paper: z and z̄ are treated as constants. The term is
 * averaged over samples; steps with z̄ = 0 are left out. Source: pascanu2013 (sec. 3.3).
 */
final class Omega implements Penalty {
  private final Model model;
  private final double weight;
  private final boolean squared;
  private final int batch;
  private final Resident u;
  private final Resident sum;
  private final double[][] later;
  private final double[][] back;
  private final double[][] left;
  private final double[][] right;
  private final double[] norm;
  private double omega;
  private boolean first = true;

  Omega(Model model, int batch, double weight, boolean squared) {
    this.model = model;
    this.weight = weight;
    this.squared = squared;
    this.batch = batch;
    int h = model.cell().hiddenSize();
    this.u = model.weights().stack("W_hh");
    this.sum = model.weights().backend().resident(h, h);
    this.later = new double[1][h * batch];
    this.back = new double[1][h * batch];
    this.left = new double[1][h * batch];
    this.right = new double[1][h * batch];
    this.norm = new double[batch];
    sum.clear();
  }

  static void require(Cell cell) {
    Check.that(
        Elman.withoutLeak(cell).isPresent(),
        "regularisers",
        "got omega with another cell; it is defined only for an rnn with leak 1");
  }

  @Override
  public void adjoint(int t, Tape tape, AdjointSweep adjoint) {
    double[] slope = tape.get("phi_1");
    double[] bar = adjoint.mantissas(0);
    if (!first) {
      addStep(slope);
    }
    first = false;
    for (int k = 0; k < slope.length; k++) {
      later[0][k] = slope[k] * bar[k]; // z̄_t up to a power of two, which cancels
    }
    normalise(later[0]);
    u.multiplyTransposed(later, back, batch);
  }

  /** Scales each sample to norm 1, so that squares and ratios stay in range. */
  private void normalise(double[] z) {
    double[] max = new double[batch];
    for (int k = 0; k < z.length; k++) {
      max[k % batch] = Math.max(max[k % batch], Math.abs(z[k]));
    }
    Arrays.fill(norm, 0);
    for (int k = 0; k < z.length; k++) {
      double m = max[k % batch];
      z[k] = m > 0 ? z[k] / m : 0;
      norm[k % batch] += z[k] * z[k];
    }
    for (int k = 0; k < z.length; k++) {
      z[k] = norm[k % batch] > 0 ? z[k] / Math.sqrt(norm[k % batch]) : 0;
    }
  }

  private void addStep(double[] slope) {
    double[] v = back[0];
    double[] square = new double[batch];
    for (int k = 0; k < v.length; k++) {
      v[k] *= slope[k]; // (E1)
      square[k % batch] += v[k] * v[k];
    }
    double[] factor = new double[batch];
    for (int b = 0; b < batch; b++) {
      if (norm[b] == 0) {
        continue;
      }
      double r = Math.sqrt(square[b]);
      double e = squared ? square[b] - 1 : r - 1;
      omega += e * e / batch; // (E2)
      factor[b] = (squared ? 4 * e : r > 0 ? 2 * e / r : 0) * weight / batch;
    }
    for (int k = 0; k < v.length; k++) {
      left[0][k] = factor[k % batch] * later[0][k];
      right[0][k] = slope[k] * v[k];
    }
    sum.addOuter(1, left, right, batch); // (E3)
  }

  @Override
  public double add(Batch data, Gradient gradient) {
    Matrix slope = Matrix.zeros(u.rows(), u.cols());
    sum.get(slope);
    double[] all = new double[model.size()];
    System.arraycopy(slope.data(), 0, all, model.offset("W_hh"), slope.data().length);
    gradient.add(1, all);
    double value = weight * omega;
    omega = 0;
    first = true;
    sum.clear();
    return value;
  }
}
