package gradflow.cases;

import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Trajectory;

/**
 * The loss L = ½ Σ h_T² and its gradients.
 *
 * @param loss L
 * @param byState ∂L/∂h_t, (T + 1) x H; for an lstm with c_t held fixed
 * @param norm Euclidean norm of each row of {@code byState}
 * @param byCell ∂L/∂c_t with h_t held fixed (lstm only, else zero)
 * @param byNode ∂L/∂c_t with the path c_t → h_t of the same step (lstm only, else zero)
 * @param weights ∂L/∂θ for all parameters, summed over the steps
 */
record CaseGradients(
    double loss,
    double[][] byState,
    double[] norm,
    double[][] byCell,
    double[][] byNode,
    TorchWeights weights) {
  static CaseGradients of(CaseModel model, Trajectory trajectory) {
    int steps = model.inputs().steps();
    int h = model.cell().hiddenSize();
    double[] last = new double[h];
    Gradients gradients = Gradients.of(model.weights());
    AdjointSweep sweep = new AdjointSweep(model.cell(), model.weights(), 1, gradients);
    double[][] byState = new double[steps + 1][h];
    double[][] byCell = new double[steps + 1][h];
    double[][] byNode = new double[steps + 1][h];
    double[] norm = new double[steps + 1];
    boolean lstm = model.cell().parts().size() > 1;
    trajectory.backward(
        (t, tape) -> {
          if (t == steps) {
            System.arraycopy(tape.output(), 0, last, 0, h);
            sweep.add(0, last);
          }
          read(sweep, byState[t], norm, t);
          if (lstm) {
            readCell(sweep, tape, byState[t], byCell[t], byNode[t]);
          }
          sweep.step(t, tape);
        });
    read(sweep, byState[0], norm, 0);
    if (lstm) {
      // h_0 does not depend on c_0, so there is no path within the step.
      readCell(sweep, null, byState[0], byCell[0], byNode[0]);
    }
    double loss = 0;
    for (double v : last) {
      loss += v * v / 2;
    }
    TorchWeights weights = TorchWeights.ofGradients(model.cell(), gradients.collect());
    return new CaseGradients(loss, byState, norm, byCell, byNode, weights);
  }

  private static void read(AdjointSweep sweep, double[] byState, double[] norm, int t) {
    for (int k = 0; k < byState.length; k++) {
      byState[k] = sweep.value(0, k);
    }
    norm[t] = sweep.norm(0, 0).toDouble();
  }

  private static void readCell(
      AdjointSweep sweep, Tape tape, double[] byState, double[] byCell, double[] byNode) {
    for (int k = 0; k < byCell.length; k++) {
      byCell[k] = sweep.value(1, k);
      double within = tape == null ? 0 : tape.get("o")[k] * tape.get("tanh_c_1")[k];
      byNode[k] = byCell[k] + within * byState[k];
    }
  }
}
