package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.task.Batch;
import gradflow.train.Model;
import gradflow.train.Output;

/**
 * A plain recurrent net with its output layer, written out per sample and per unit with the
 * functions of {@link StrictMath}. It is slow, and shares no code with the implementation that it
 * checks.
 *
 * @param cell an rnn
 * @param model the cell with its readout
 * @param batch number of samples
 */
record UnrolledRnn(Cell cell, Model model, int batch) {
  /** Returns the loss, averaged over samples and steps. Every step has a target. */
  double loss(Batch data) {
    double sum = 0;
    for (int b = 0; b < batch; b++) {
      double[] h = new double[cell.hiddenSize()];
      for (int t = 0; t < data.steps(); t++) {
        h = next(h, data.inputs()[t], b);
        sum += loss(h, data.targets()[t], b);
      }
    }
    return sum / ((double) batch * data.steps());
  }

  /** Returns the largest difference between a state and that of the cell's implementation. */
  double stateError(Context context, double[][] x) {
    double[][] states = new double[batch][cell.hiddenSize()];
    double[] worst = new double[1];
    Trajectory trajectory =
        new Trajectory(
            cell,
            context.weights(),
            Sequence.of(cell.inputSize(), batch, x),
            Matrix.zeros(cell.stateSize(), batch),
            MemoryPlan.within(1L << 28, cell, x.length, batch));
    trajectory.forward(
        (t, tape) -> {
          for (int b = 0; b < batch; b++) {
            states[b] = next(states[b], x[t - 1], b);
            for (int i = 0; i < states[b].length; i++) {
              double d = Math.abs(states[b][i] - tape.output()[i * batch + b]);
              worst[0] = Math.max(worst[0], d);
            }
          }
        });
    return worst[0];
  }

  private double[] next(double[] h, double[] x, int b) {
    Weights w = model.weights();
    double[] out = new double[h.length];
    for (int i = 0; i < h.length; i++) {
      double z = w.block("b").get(i, 0);
      for (int j = 0; j < h.length; j++) {
        z += w.block("W_hh").get(i, j) * h[j];
      }
      for (int d = 0; d < cell.inputSize(); d++) {
        z += w.block("W_ih").get(i, d) * x[d * batch + b];
      }
      out[i] = phi(cell.elman().orElseThrow().activation(), z);
    }
    return out;
  }

  private static double phi(Activation activation, double z) {
    return switch (activation) {
      case TANH -> StrictMath.tanh(z);
      case RELU -> Math.max(0, z);
      case SIGMOID -> sigmoid(z);
      case HARD_SIGMOID -> Math.max(0, Math.min(1, z / 6 + 0.5));
      case SHIFTED_TANH -> (1 + StrictMath.tanh(z)) / 2;
      default -> z;
    };
  }

  private static double sigmoid(double z) {
    return 1 / (1 + StrictMath.exp(-z));
  }

  private double loss(double[] h, double[] target, int b) {
    int k = model.outputs();
    double[] o = new double[k];
    for (int i = 0; i < k; i++) {
      o[i] = model.c()[i];
      for (int j = 0; j < h.length; j++) {
        o[i] += model.v().get(i, j) * h[j];
      }
    }
    boolean sigmoid = model.readout().output() == Output.SIGMOID;
    double sum = 0;
    switch (model.readout().criterion()) {
      case CROSS_ENTROPY -> {
        double total = 0;
        for (double v : o) {
          total += StrictMath.exp(v);
        }
        return -StrictMath.log(StrictMath.exp(o[(int) target[b]]) / total);
      }
      case BINARY_CROSS_ENTROPY -> {
        for (int i = 0; i < k; i++) {
          double y = target[i * batch + b];
          // 1 - σ(o) = σ(-o), which keeps its digits where σ(o) is near 1
          sum -= y * StrictMath.log(sigmoid(o[i])) + (1 - y) * StrictMath.log(sigmoid(-o[i]));
        }
      }
      default -> {
        for (int i = 0; i < k; i++) {
          double e = (sigmoid ? sigmoid(o[i]) : o[i]) - target[i * batch + b];
          sum += e * e;
        }
      }
    }
    return sum / k;
  }
}
