package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;

/** A cell with weights, inputs and a trajectory, for tests that walk it forward and backward. */
public final class Walk {
  public final Cell cell;
  public final Weights weights;
  public final Sequence inputs;
  public final Trajectory trajectory;

  public Walk(Cell cell, Weights weights, Sequence inputs, Matrix initial, long budget) {
    this.cell = cell;
    this.weights = weights;
    this.inputs = inputs;
    this.trajectory =
        new Trajectory(
            cell,
            weights,
            inputs,
            initial,
            MemoryPlan.within(budget, cell, inputs.steps(), inputs.batch()));
    trajectory.forward((t, tape) -> {});
  }

  /** White noise of one stream for all inputs and samples. */
  public static Feed feed(double std, Seed seed) {
    Normals normals = new Normals(seed);
    return (t, out) -> normals.fill(out, std);
  }

  public static Weights gaussian(Cell cell, double gain, Seed seed) {
    Weights w = Weights.zeros(cell.layout());
    for (String name : cell.layout().names()) {
      Matrix block = w.block(name);
      new Normals(seed.child(name)).fill(block.data(), gain / Math.sqrt(block.cols()));
    }
    w.changed();
    return w;
  }

  public static Sequence noise(int steps, int size, int batch, Seed seed) {
    double[][] x = new double[steps][size * batch];
    Normals normals = new Normals(seed);
    for (double[] at : x) {
      normals.fill(at, 1);
    }
    return Sequence.of(size, batch, x);
  }

  public static Matrix state(Cell cell, int batch, Seed seed) {
    Matrix s = Matrix.zeros(cell.stateSize(), batch);
    new Normals(seed).fill(s.data(), 0.5);
    return s;
  }

  /** ln ‖P_{T,t}‖₂ for t = 0 … T. */
  public double[] logNorms(int sample) {
    double[] out = new double[inputs.steps() + 1];
    StepJacobian j = cell.newJacobian();
    ChainProduct p = new ChainProduct(weights.backend(), cell.parts(), j.denseColumns());
    out[inputs.steps()] = p.spectralNorm().ln();
    trajectory.backward(
        (t, tape) -> {
          cell.jacobian(weights, tape, sample, j);
          p.multiplyRight(t, j);
          out[t - 1] = p.spectralNorm().ln();
        });
    return out;
  }

  /** J_1 … J_T of a sample as full matrices. */
  public List<Matrix> jacobians(int sample) {
    List<Matrix> out = new ArrayList<>();
    StepJacobian j = cell.newJacobian();
    trajectory.forward(
        (t, tape) -> {
          cell.jacobian(weights, tape, sample, j);
          out.add(j.toMatrix());
        });
    return out;
  }

  /** ln of the norm of vᵀ P_{T,t}, for t = 0 … T, by the adjoint; v is on the output. */
  public double[] logAdjoints(double[] v) {
    double[] out = new double[inputs.steps() + 1];
    AdjointSweep sweep = new AdjointSweep(cell, weights, inputs.batch(), Gradients.none());
    trajectory.backward(
        (t, tape) -> {
          if (t == inputs.steps()) {
            sweep.add(cell.outputIndex(), v);
            out[t] = total(sweep).ln();
          }
          sweep.step(t, tape);
          out[t - 1] = total(sweep).ln();
        });
    return out;
  }

  private LogScaled total(AdjointSweep sweep) {
    return sweep.norm(cell.outputIndex(), 0);
  }
}
