package gradflow.train;

import gradflow.init.Orthogonal;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.Batch;

/**
 * Computes the term of {@link GradientFlossing}, from h_0 = 0 along the first sequences of a batch.
 */
final class Floss implements Penalty {
  private static final Seed FRAME = new Seed(0).child("flossing");

  private final GradientFlossing options;
  private final Model model;
  private final int batch;
  private final Matrix frame;

  Floss(GradientFlossing options, Model model, int batch) {
    this.options = options;
    this.model = model;
    this.batch = batch;
    int h = model.cell().hiddenSize();
    Matrix q = Matrix.zeros(h, h);
    new Orthogonal(1).fill(q, "frame", FRAME);
    this.frame = q.block(0, 0, options.exponents(), h);
  }

  @Override
  public double add(Batch data, Gradient gradient) {
    Backend backend = model.weights().backend();
    Matrix u = model.weights().block("W_hh");
    Matrix w = model.weights().block("W_ih");
    Flossing flossing =
        new Flossing(backend, u.rows(), options.warmUp(data.steps()), options.target());
    double[] sum = new double[model.size()];
    double loss = 0;
    for (int sample = 0; sample < options.samples(); sample++) {
      Matrix x = inputs(data, sample);
      loss += flossing.run(u, drive(backend, x), new double[u.rows()], frame);
      Matrix bars = flossing.gradientDrive();
      Matrix toInput = Matrix.zeros(u.rows(), w.cols());
      backend.multiply(1, bars, true, x, false, 0, toInput);
      add(sum, model.offset("W_hh"), flossing.gradientW().data());
      add(sum, model.offset("W_ih"), toInput.data());
      for (int t = 0; t < bars.rows(); t++) {
        for (int j = 0; j < u.rows(); j++) {
          sum[model.offset("b") + j] += bars.get(t, j);
        }
      }
    }
    double factor = options.weight() / ((double) options.exponents() * options.samples());
    gradient.add(factor, sum);
    return factor * loss;
  }

  /** Returns the inputs of a sample, x_t in row t − 1, T x D. */
  private Matrix inputs(Batch data, int sample) {
    Matrix x = Matrix.zeros(data.steps(), model.cell().inputSize());
    for (int t = 0; t < x.rows(); t++) {
      for (int d = 0; d < x.cols(); d++) {
        x.set(t, d, data.inputs()[t][d * batch + sample]);
      }
    }
    return x;
  }

  /** Computes W_ih x_t + b in row t − 1, T x H. */
  private Matrix drive(Backend backend, Matrix x) {
    double[] b = model.weights().block("b").data();
    Matrix drive = Matrix.zeros(x.rows(), b.length);
    for (int t = 0; t < x.rows(); t++) {
      System.arraycopy(b, 0, drive.data(), t * b.length, b.length);
    }
    backend.multiply(1, x, false, model.weights().block("W_ih"), true, 1, drive);
    return drive;
  }

  private static void add(double[] sum, int offset, double[] values) {
    for (int k = 0; k < values.length; k++) {
      sum[offset + k] += values[k];
    }
  }
}
