package gradflow.train;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;

/**
 * Evaluates the readout on a batch: loss, number of wrong samples, and the cotangent of h.
 * Gradients of V and c are accumulated until {@link #clear}. Cost per step: 6 B K H flop. Mutable;
 * not thread-safe.
 */
final class OutputLayer {
  private final Readout readout;
  private final Matrix weights;
  private final double[] bias;
  private final int batch;
  private final double tolerance;
  private final Resident v;
  private final Resident gradient;
  private final double[] output;
  private final double[][] outputs;
  private final double[][] input;
  private final double[] cotangent;
  private final double[][] cotangents;
  private final boolean[] wrong;
  private final Matrix column;

  /**
   * Creates the output layer of a model and uses its current parameters from each {@link #clear}
   * on.
   *
   * @param tolerance largest |ŷ − y| for which a real output counts as correct
   */
  OutputLayer(Model model, int batch, double tolerance) {
    this(model.weights().backend(), model.readout(), model.v(), model.c(), batch, tolerance);
  }

  /**
   * @param weights V, K x H
   * @param bias c, K
   */
  OutputLayer(
      Backend backend,
      Readout readout,
      Matrix weights,
      double[] bias,
      int batch,
      double tolerance) {
    this.readout = readout;
    this.weights = weights;
    this.bias = bias;
    this.batch = batch;
    this.tolerance = tolerance;
    int k = weights.rows();
    int h = weights.cols();
    this.v = backend.resident(k, h + 1);
    this.gradient = backend.resident(k, h + 1);
    this.output = new double[k * batch];
    this.outputs = new double[][] {output};
    double[] ones = new double[batch];
    java.util.Arrays.fill(ones, 1);
    this.input = new double[][] {null, ones};
    this.cotangent = new double[h * batch];
    this.cotangents = new double[][] {cotangent};
    this.wrong = new boolean[batch];
    this.column = Matrix.zeros(k, 1);
    clear();
  }

  /** Resets gradients and marks, and loads the current parameters of the model. */
  void clear() {
    gradient.clear();
    java.util.Arrays.fill(wrong, false);
    v.set(0, 0, weights);
    System.arraycopy(bias, 0, column.data(), 0, column.rows());
    v.set(0, weights.cols(), column);
  }

  /** Returns the number of samples with a wrong output at any step since {@link #clear}. */
  int wrong() {
    int n = 0;
    for (boolean w : wrong) {
      n += w ? 1 : 0;
    }
    return n;
  }

  /**
   * Computes the loss at one step, summed over the samples, and marks wrong samples. Classes below
   * 0 are ignored.
   */
  double loss(double[] h, double[] target) {
    input[0] = h;
    v.multiply(input, outputs, batch);
    return switch (readout.criterion()) {
      case CROSS_ENTROPY -> crossEntropy(target);
      case BINARY_CROSS_ENTROPY -> binary(target);
      default -> squared(target);
    };
  }

  private double squared(double[] target) {
    boolean sigmoid = readout.output() == Output.SIGMOID;
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      double y = sigmoid ? gradflow.linalg.Activations.sigmoid(output[i]) : output[i];
      output[i] = y;
      double e = y - target[i];
      sum += e * e;
      if (!(Math.abs(e) <= (sigmoid ? 0.5 : tolerance))) {
        wrong[i % batch] = true;
      }
    }
    return sum / weights.rows();
  }

  private double binary(double[] target) {
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      double o = output[i];
      // −y ln σ(o) − (1 − y) ln σ(−o) without cancellation
      sum += Math.max(o, 0) - o * target[i] + StrictMath.log1p(StrictMath.exp(-Math.abs(o)));
      if (!((o > 0) == (target[i] > 0.5))) {
        wrong[i % batch] = true;
      }
      output[i] = gradflow.linalg.Activations.sigmoid(o);
    }
    return sum / weights.rows();
  }

  private double crossEntropy(double[] target) {
    int k = weights.rows();
    double sum = 0;
    for (int b = 0; b < batch; b++) {
      if (target[b] < 0) { // ignored
        for (int i = 0; i < k; i++) {
          output[i * batch + b] = 0;
        }
        continue;
      }
      int best = 0;
      for (int i = 1; i < k; i++) {
        best = output[i * batch + b] > output[best * batch + b] ? i : best;
      }
      double max = output[best * batch + b];
      int label = (int) target[b];
      double margin = max - output[label * batch + b];
      double total = 0;
      for (int i = 0; i < k; i++) {
        double e = StrictMath.exp(output[i * batch + b] - max);
        output[i * batch + b] = e;
        total += e;
      }
      for (int i = 0; i < k; i++) {
        output[i * batch + b] /= total;
      }
      sum += margin + StrictMath.log(total);
      if (best != label) {
        wrong[b] = true;
      }
    }
    return sum;
  }

  /**
   * Computes ∂L/∂h at the step of the last {@link #loss}, H x B, and adds to the gradients of V and
   * c.
   *
   * @param weight weight of this step's loss in L, such as 1 / (B · counted steps)
   * @return ∂L/∂h, a shared array
   */
  double[] backward(double[] target, double weight) {
    int k = weights.rows();
    if (readout.criterion() == Criterion.CROSS_ENTROPY) {
      for (int b = 0; b < batch; b++) {
        int label = (int) target[b];
        if (label >= 0) {
          output[label * batch + b] -= 1;
        }
      }
      for (int i = 0; i < output.length; i++) {
        output[i] *= weight; // (E3)
      }
    } else if (readout.criterion() == Criterion.BINARY_CROSS_ENTROPY) {
      for (int i = 0; i < output.length; i++) {
        output[i] = (output[i] - target[i]) * weight / k; // (E3)
      }
    } else {
      boolean sigmoid = readout.output() == Output.SIGMOID;
      for (int i = 0; i < output.length; i++) {
        double y = output[i];
        output[i] = 2 * (y - target[i]) * weight / k * (sigmoid ? y * (1 - y) : 1); // (E3)
      }
    }
    gradient.addOuter(1, outputs, input, batch);
    v.multiplyTransposed(outputs, cotangents, batch);
    return cotangent;
  }

  /** Copies the accumulated ∂L/∂V and ∂L/∂c to their positions in θ. */
  void gradients(double[] out, int offset) {
    int h = weights.cols();
    Matrix all = Matrix.zeros(weights.rows(), h + 1);
    gradient.get(all);
    for (int i = 0; i < weights.rows(); i++) {
      System.arraycopy(all.data(), i * (h + 1), out, offset + i * h, h);
      out[offset + weights.rows() * h + i] = all.get(i, h);
    }
  }
}
