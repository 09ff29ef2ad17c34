package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.cell.Tape;
import gradflow.init.Gaussian;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Batch;
import gradflow.train.BackPropagation;
import gradflow.train.Criterion;
import gradflow.train.Model;
import gradflow.train.Output;
import gradflow.train.Readout;
import java.util.List;
import java.util.Locale;

/**
 * Checks the unrolled net with an output layer against its definition. The forward pass is compared
 * with the equations written out as scalar loops, and the gradient of each parameter with central
 * differences of the loss.
 *
 * @param outputs number of outputs, K
 * @param step step size of the central differences
 */
@About(
    summary =
        "rnn with output layers: forward pass and gradients checked against their definitions",
    equations =
        """
        h_t = phi(W_hh h_{t-1} + W_ih x_t + b);  o_t = V h_t + c;  yhat_t = o_t, sigmoid(o_t), softmax(o_t)
        losses at every step: mse; mse and binary cross-entropy; cross-entropy.  V, c and targets are random
        forward_error = largest |h_t - h_t by scalar loops|;  loss_error = |L - L by scalar loops| / |L|
        gradient_error of a block = max_k |dL/dtheta_k - central difference| / max_k |dL/dtheta_k|
        central difference of fourth order: (8 (L(+e) - L(-e)) - (L(+2e) - L(-2e))) / 12 e
        """,
    unit = "1",
    source = {"elman1990"})
@Needs(Need.STATES)
public record GradientCheck(
    @Option(value = "3", help = "number of outputs, K") int outputs,
    @Option(value = "1e-3", help = "step of the central differences") double step)
    implements Measure {
  private static final Recorded GRADIENT_CHECK =
      Recorded.table(
          "gradient_check",
          "output,criterion,parameter",
          "entries",
          "gradient_error,largest_gradient");

  private static final List<Readout> READOUTS =
      List.of(
          new Readout(Output.LINEAR, Criterion.MSE, new Gaussian(1)),
          new Readout(Output.SIGMOID, Criterion.MSE, new Gaussian(1)),
          new Readout(Output.SIGMOID, Criterion.BINARY_CROSS_ENTROPY, new Gaussian(1)),
          new Readout(Output.SOFTMAX, Criterion.CROSS_ENTROPY, new Gaussian(1)));
  private static final Seed DRAWN = new Seed(20261123).child("gradient-check");

  /** Checks the sizes. */
  public GradientCheck {
    gradflow.check.Check.positive("outputs", outputs);
    gradflow.check.Check.within("step", step, 1e-8, 1);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(GRADIENT_CHECK, Recorded.numbers("forward_error", "loss_error"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return Elman.withoutLeak(cell).isPresent();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double parameters = cell.layout().size() + outputs * (cell.hiddenSize() + 1.0);
    return READOUTS.size() * 4 * parameters * steps * KernelTimes.step(cell, samples);
  }

  @Override
  public Probe probe(Context context) {
    double[][] x = new double[context.steps()][];
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        x[t - 1] = tape.get("x").clone();
      }

      @Override
      public List<MeasureValue> finish() {
        return values(context, x);
      }
    };
  }

  private List<MeasureValue> values(Context context, double[][] x) {
    SeriesRows rows = new SeriesRows(GRADIENT_CHECK);
    double lossError = 0;
    double stateError = 0;
    for (Readout readout : READOUTS) {
      Model model = model(context, readout);
      Batch data = new Batch(x, targets(context, readout));
      BackPropagation pass = new BackPropagation(model, context.batch(), 0, null, 1L << 28);
      double loss = pass.run(data).loss();
      double[] gradient = pass.gradient().plainCopy();
      UnrolledRnn byHand = new UnrolledRnn(context.cell(), model, context.batch());
      lossError = Math.max(lossError, Math.abs(loss - byHand.loss(data)) / Math.abs(loss));
      stateError = Math.max(stateError, byHand.stateError(context, x));
      double[] numeric = differences(model, pass, data);
      int at = 0;
      for (Block b : context.cell().layout().blocks()) {
        at = compare(rows, texts(readout, b.name()), gradient, numeric, at, b.rows() * b.cols());
      }
      at = compare(rows, texts(readout, "V"), gradient, numeric, at, model.v().data().length);
      compare(rows, texts(readout, "c"), gradient, numeric, at, outputs);
    }
    return List.of(
        new MeasureValue.Scalar("forward_error", stateError),
        new MeasureValue.Scalar("loss_error", lossError),
        rows.series(false));
  }

  private static String[] texts(Readout readout, String parameter) {
    return new String[] {
      readout.output().name().toLowerCase(Locale.ROOT),
      readout.criterion().name().toLowerCase(Locale.ROOT),
      parameter
    };
  }

  private Model model(Context context, Readout readout) {
    Normals normals = new Normals(DRAWN.child("readout"));
    Matrix v = Matrix.zeros(outputs, context.cell().hiddenSize());
    normals.fill(v.data(), 1 / Math.sqrt(context.cell().hiddenSize()));
    double[] c = new double[outputs];
    normals.fill(c, 0.3);
    return new Model(context.cell(), context.weights().copy(), readout, v, c);
  }

  private double[][] targets(Context context, Readout readout) {
    Normals normals = new Normals(DRAWN.child("targets"));
    boolean classes = readout.criterion() == Criterion.CROSS_ENTROPY;
    double[][] targets =
        new double[context.steps()][classes ? context.batch() : outputs * context.batch()];
    for (double[] target : targets) {
      for (int k = 0; k < target.length; k++) {
        double z = normals.next();
        if (classes) {
          target[k] = Math.floorMod((int) Math.floor(4 * z), outputs);
        } else {
          target[k] = readout.output() == Output.SIGMOID ? (z > 0 ? 1 : 0) : z;
        }
      }
    }
    return targets;
  }

  private double[] differences(Model model, BackPropagation pass, Batch data) {
    double[] theta = new double[model.size()];
    model.get(theta);
    double[] out = new double[theta.length];
    for (int k = 0; k < theta.length; k++) {
      double near = at(model, pass, data, theta, k, step) - at(model, pass, data, theta, k, -step);
      double far =
          at(model, pass, data, theta, k, 2 * step) - at(model, pass, data, theta, k, -2 * step);
      out[k] = (8 * near - far) / (12 * step);
    }
    model.set(theta);
    return out;
  }

  private static double at(
      Model model, BackPropagation pass, Batch data, double[] theta, int k, double shift) {
    double value = theta[k];
    theta[k] = value + shift;
    model.set(theta);
    theta[k] = value;
    return pass.forward(data).loss();
  }

  private static int compare(
      SeriesRows rows, String[] texts, double[] gradient, double[] numeric, int from, int length) {
    double error = 0;
    double largest = 0;
    for (int k = from; k < from + length; k++) {
      error = Math.max(error, Math.abs(gradient[k] - numeric[k]));
      largest = Math.max(largest, Math.abs(gradient[k]));
    }
    rows.add(texts[0], texts[1], texts[2], length, error / largest, largest);
    return from + length;
  }
}
