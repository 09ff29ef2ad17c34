package gradflow.cases;

import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ChainProduct;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphCheck;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Measurements of a graph's cell, with L = ½ Σ out_T² of its output or, if it has none, of the
 * first part of its state, written as JSON. Before anything is measured, the cell's derivatives are
 * checked against central differences at s_0 and x_1.
 */
public final class GraphCaseMeasurement {
  /** All output fields, in the order in which they are written. */
  public static final List<String> FIELDS =
      List.of(
          "s",
          "J",
          "log_prod_spectral",
          "log_prod_frobenius",
          "out",
          "loss",
          "dL_ds",
          "dL_ds_norm",
          "dL_dx");

  private final GraphCase source;
  private final GraphCell cell;
  private final Weights weights;
  private final AnswerJson answer;
  private final Trajectory trajectory;
  private final int steps;
  private final double[][] states;
  private final double[][] outputs;

  /**
   * Checks the cell and runs it forward.
   *
   * @param fields output fields to compute; empty for all
   * @param memory memory limit of the trajectory in bytes
   * @throws gradflow.check.BadArgument if a field is unknown, or the cell's derivatives are wrong
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public GraphCaseMeasurement(GraphCase source, List<String> fields, long memory) {
    this.answer = new AnswerJson("", FIELDS, fields);
    this.source = source;
    this.cell = source.cell();
    this.weights = cell.weights();
    this.steps = source.steps();
    GraphCheck.require(cell, weights, source.x()[0], source.s0());
    int n = cell.stateSize();
    long kept = 8L * (steps + 1) * (3L * n + cell.inputSize() + 8);
    this.trajectory =
        new Trajectory(
            cell,
            weights,
            Sequence.of(cell.inputSize(), 1, source.x()),
            Matrix.wrap(n, 1, source.s0()),
            MemoryPlan.within(memory - kept, cell, steps, 1));
    this.states = new double[steps + 1][];
    this.outputs = new double[steps][];
    states[0] = source.s0();
    trajectory.forward(
        (t, tape) -> {
          Matrix after = Matrix.zeros(n, 1);
          tape.getAfter(after);
          states[t] = after.data();
          outputs[t - 1] = cell.output(tape).orElse(tape.output()).clone();
        });
  }

  /**
   * Writes the answer.
   *
   * @throws gradflow.flow.DivergenceException if a product is out of range; nothing is then written
   */
  public void write(OutputStream out) throws IOException {
    LogScaled[][] norms = norms();
    double[][] byState = new double[steps + 1][cell.stateSize()];
    double[][] byInput = new double[steps][cell.inputSize()];
    gradients(byState, byInput);
    AnswerJson.write(
        out,
        json -> {
          json.writeStringField("name", source.name());
          json.writeStringField("cell", cell.source());
          json.writeNumberField("D", cell.inputSize());
          json.writeNumberField("T", steps);
          json.writeNumberField("n", cell.stateSize());
          answer.write(json, "s", states);
          if (answer.wants("J")) {
            JacobianJson.write(json, cell, weights, trajectory);
          }
          answer.write(json, "log_prod_spectral", CaseProducts.ln(norms[0]));
          answer.write(json, "log_prod_frobenius", CaseProducts.ln(norms[1]));
          answer.write(json, "out", outputs);
          answer.write(json, "loss", loss());
          answer.write(json, "dL_ds", byState);
          answer.write(json, "dL_ds_norm", lengths(byState));
          answer.write(json, "dL_dx", cell.inputSize() == 0 ? new double[0][] : byInput);
        });
  }

  private double loss() {
    double loss = 0;
    for (double v : outputs[steps - 1]) {
      loss += v * v / 2;
    }
    return loss;
  }

  /** Computes spectral and Frobenius norms of ∂s_T/∂s_t for t = 0 … T. */
  private LogScaled[][] norms() {
    LogScaled[][] norms = new LogScaled[2][steps + 1];
    StepJacobian j = cell.newJacobian();
    ChainProduct p =
        new ChainProduct(weights.backend(), cell.parts(), j.denseColumns(), SpectralNorm.SHARPEST);
    norms[0][steps] = p.spectralNorm();
    norms[1][steps] = p.frobeniusNorm();
    trajectory.backward(
        (t, tape) -> {
          cell.jacobian(weights, tape, 0, j);
          p.multiplyRight(t, j);
          norms[0][t - 1] = p.spectralNorm();
          norms[1][t - 1] = p.frobeniusNorm();
        });
    return norms;
  }

  /** Computes ∂L/∂s_t through the state passed on from step t, and ∂L/∂x_t. */
  private void gradients(double[][] byState, double[][] byInput) {
    AdjointSweep sweep = new AdjointSweep(cell, weights, 1, Gradients.none());
    double[] last = outputs[steps - 1];
    trajectory.backward(
        (t, tape) -> {
          if (t == steps) {
            sweep.addOutput(tape, last);
            if (cell.output(tape).isEmpty()) {
              read(sweep, byState[t]);
            }
          }
          sweep.step(t, tape);
          for (int k = 0; k < byInput[t - 1].length; k++) {
            byInput[t - 1][k] =
                Math.scalb(
                    sweep.inputMantissas()[k],
                    (int) Math.max(-5000, Math.min(5000, sweep.inputExponent(0))));
          }
          read(sweep, byState[t - 1]);
        });
  }

  private void read(AdjointSweep sweep, double[] into) {
    int at = 0;
    for (int part = 0; part < cell.parts().size(); part++) {
      for (int k = 0; k < cell.parts().get(part).size(); k++) {
        into[at++] = sweep.value(part, k);
      }
    }
  }

  private static double[] lengths(double[][] rows) {
    double[] out = new double[rows.length];
    for (int t = 0; t < out.length; t++) {
      double max = 0;
      for (double v : rows[t]) {
        max = Math.max(max, Math.abs(v));
      }
      double sum = 0;
      for (double v : rows[t]) {
        double small = max == 0 ? 0 : v / max; // keeps the squares from underflowing
        sum += small * small;
      }
      out[t] = max * Math.sqrt(sum);
    }
    return out;
  }
}
