package gradflow.bench;

import gradflow.cell.TorchWeights;
import gradflow.linalg.Matrix;
import gradflow.task.Batch;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Training by PyTorch: {@code nn::LSTM} or {@code nn::GRU} over one batch, a linear layer on the
 * last output, mean squared error, {@code optim::Adam}, all in double precision.
 */
final class TorchTraining {
  private final LSTMImpl lstm;
  private final GRUImpl gru;
  private final LinearImpl linear;
  private final Adam adam;
  private final Tensor x;
  private final Tensor y;
  private final Tensor[] parameters;

  /** Held because it owns the first four parameters. */
  private final TensorVector ofRecurrent;

  /**
   * @param batch with a target at the last step alone
   * @param v weights of the linear layer, 1 x H
   */
  TorchTraining(
      boolean isLstm, TorchWeights weights, Matrix v, double[] c, Batch batch, double rate) {
    int inputs = weights.weightIh().cols();
    int hidden = weights.weightHh().cols();
    int samples = batch.targets()[batch.steps() - 1].length;
    lstm = isLstm ? new LSTMImpl(inputs, hidden) : null;
    gru = isLstm ? null : new GRUImpl(inputs, hidden);
    linear = new LinearImpl(hidden, 1);
    Module recurrent = isLstm ? lstm : gru;
    recurrent.to(torch.ScalarType.Double, false);
    linear.to(torch.ScalarType.Double, false);
    Matrix[] values = {
      weights.weightIh(),
      weights.weightHh(),
      weights.biasIh(),
      weights.biasHh(),
      v,
      Matrix.wrap(1, 1, c.clone())
    };
    ofRecurrent = recurrent.parameters();
    parameters =
        new Tensor[] {
          ofRecurrent.get(0),
          ofRecurrent.get(1),
          ofRecurrent.get(2),
          ofRecurrent.get(3),
          linear.weight(),
          linear.bias()
        };
    for (int k = 0; k < values.length; k++) {
      new DoublePointer(parameters[k].data_ptr()).put(values[k].data(), 0, values[k].data().length);
    }
    adam = new Adam(new TensorVector(parameters), new AdamOptions(rate));
    double[] rows = new double[batch.steps() * samples * inputs];
    for (int t = 0; t < batch.steps(); t++) {
      for (int b = 0; b < samples; b++) {
        for (int d = 0; d < inputs; d++) {
          rows[(t * samples + b) * inputs + d] = batch.inputs()[t][d * samples + b];
        }
      }
    }
    x = Tensor.create(rows, batch.steps(), samples, inputs);
    y = Tensor.create(batch.targets()[batch.steps() - 1].clone(), samples, 1);
  }

  /** Forward, backward, Adam; the loss before the update. */
  double update() {
    try (PointerScope scope = new PointerScope()) {
      adam.zero_grad();
      Tensor h = lstm == null ? gru.forward(x).get0() : lstm.forward(x).get0();
      Tensor loss = torch.mse_loss(linear.forward(h.select(0, -1)), y);
      loss.backward();
      adam.step();
      return loss.item_double();
    }
  }

  /** A copy of a parameter: weight_ih, weight_hh, bias_ih, bias_hh, V, c. */
  double[] parameter(int k) {
    double[] out = new double[(int) parameters[k].numel()];
    new DoublePointer(parameters[k].data_ptr()).get(out);
    return out;
  }
}
