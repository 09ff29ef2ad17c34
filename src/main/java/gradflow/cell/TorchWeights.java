package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a cell (or their gradients) as stacked by PyTorch: gate k in the rows kH, …, kH
 * + H − 1, in the order i, f, g, o for an lstm and r, z, n for a gru (m gates; m = 1 for rnn).
 *
 * @param weightIh input weights, mH x D
 * @param weightHh recurrent weights, mH x H
 * @param biasIh bias added to the input product, mH x 1
 * @param biasHh bias added to the recurrent product, mH x 1
 */
public record TorchWeights(Matrix weightIh, Matrix weightHh, Matrix biasIh, Matrix biasHh) {
  /** The names accepted by {@link #cell}. */
  public static final List<String> CELLS =
      List.of(
          "rnn_tanh",
          "rnn_relu",
          "rnn_sigmoid",
          "rnn_identity",
          "lstm",
          "gru_reset_after",
          "gru_reset_before");

  /**
   * Returns the cell of that name, with σ gates.
   *
   * @param name one of {@link #CELLS}
   * @throws BadArgument if there is none of that name, or a size is below 1
   */
  public static Cell cell(String name, int hiddenSize, int inputSize) {
    return cell(name, hiddenSize, inputSize, Activation.SIGMOID);
  }

  /**
   * Returns the cell of that name.
   *
   * @param name one of {@link #CELLS}
   * @param gate activation of its gates; ignored by an rnn, which has none
   * @throws BadArgument if there is none of that name, or a size is below 1
   */
  public static Cell cell(String name, int hiddenSize, int inputSize, Activation gate) {
    return cell(name, hiddenSize, inputSize, gate, 1);
  }

  /**
   * Returns the cell of that name, with a leak.
   *
   * @param name one of {@link #CELLS}
   * @param gate activation of its gates; ignored by an rnn, which has none
   * @param leak d in (0, 1]; must be 1 except for an rnn
   * @throws BadArgument if there is none of that name, a size is below 1, or the cell has no leak
   */
  public static Cell cell(
      String name, int hiddenSize, int inputSize, Activation gate, double leak) {
    Check.that(
        leak == 1 || name.startsWith("rnn_"),
        "leak",
        "got " + leak + " for " + name + ", expected it with an rnn only");
    Activation tanh = Activation.TANH;
    return switch (name) {
      case "rnn_tanh" -> new Rnn(inputSize, hiddenSize, Activation.TANH, leak);
      case "rnn_relu" -> new Rnn(inputSize, hiddenSize, Activation.RELU, leak);
      case "rnn_sigmoid" -> new Rnn(inputSize, hiddenSize, Activation.SIGMOID, leak);
      case "rnn_identity" -> new Rnn(inputSize, hiddenSize, Activation.IDENTITY, leak);
      case "lstm" -> new Lstm(inputSize, hiddenSize, Forget.PRESENT, false, tanh, tanh, gate);
      case "gru_reset_after" -> new Gru(inputSize, hiddenSize, Reset.AFTER, gate);
      case "gru_reset_before" -> new Gru(inputSize, hiddenSize, Reset.BEFORE, gate);
      default -> throw new BadArgument("cell", "got " + name + ", expected one of " + CELLS);
    };
  }

  /**
   * Converts to the weights of a cell. A block's bias is the sum of both biases, except for the
   * candidate of a gru that resets after the product, where {@code biasHh} is d_n.
   *
   * @throws BadArgument if PyTorch has no such cell, a shape does not fit, or an entry is not
   *     finite
   */
  public Weights toWeights(Cell cell) {
    List<FileForm.Gate> gates = gates(cell);
    int h = cell.hiddenSize();
    shape("weight_ih", weightIh, gates.size() * h, cell.inputSize());
    shape("weight_hh", weightHh, gates.size() * h, h);
    shape("bias_ih", biasIh, gates.size() * h, 1);
    shape("bias_hh", biasHh, gates.size() * h, 1);
    Weights w = Weights.zeros(cell.layout());
    for (int k = 0; k < gates.size(); k++) {
      FileForm.Gate gate = gates.get(k);
      w.set("W_hh" + gate.suffix(), rows(weightHh, k, h));
      w.set("W_ih" + gate.suffix(), rows(weightIh, k, h));
      Matrix bias = rows(biasIh, k, h);
      Matrix other = rows(biasHh, k, h);
      if (gate.recurrentBias().isPresent()) {
        w.set(gate.recurrentBias().get(), other);
      } else {
        for (int j = 0; j < h; j++) {
          bias.data()[j] += other.data()[j];
        }
      }
      w.set("b" + gate.suffix(), bias);
    }
    return w;
  }

  /**
   * Stacks the gradients of a cell's blocks.
   *
   * @param gradients by block, as returned by {@link Gradients#collect}
   * @throws BadArgument if PyTorch has no such cell
   */
  public static TorchWeights ofGradients(Cell cell, Map<String, Matrix> gradients) {
    List<FileForm.Gate> gates = gates(cell);
    int h = cell.hiddenSize();
    int rows = gates.size() * h;
    TorchWeights out =
        new TorchWeights(
            Matrix.zeros(rows, cell.inputSize()),
            Matrix.zeros(rows, h),
            Matrix.zeros(rows, 1),
            Matrix.zeros(rows, 1));
    for (int k = 0; k < gates.size(); k++) {
      FileForm.Gate gate = gates.get(k);
      put(gradients.get("W_ih" + gate.suffix()), out.weightIh, k);
      put(gradients.get("W_hh" + gate.suffix()), out.weightHh, k);
      put(gradients.get("b" + gate.suffix()), out.biasIh, k);
      put(gradients.get(gate.recurrentBias().orElse("b" + gate.suffix())), out.biasHh, k);
    }
    return out;
  }

  /**
   * Returns the gates, in PyTorch's order, of a cell that PyTorch supports, up to the activation of
   * the gates.
   */
  private static List<FileForm.Gate> gates(Cell cell) {
    boolean known =
        CELLS.stream().anyMatch(name -> cell.equals(of(name, cell))) && cell.fileForm().isPresent();
    Check.that(
        known,
        "cell",
        "got "
            + cell
            + ", expected an rnn without leak, an lstm with forget gate, tanh and no peepholes, or a gru");
    return cell.fileForm().orElseThrow().gates();
  }

  private static Cell of(String name, Cell like) {
    Activation gate = like.fileForm().map(FileForm::gate).orElse(Activation.SIGMOID);
    return cell(name, like.hiddenSize(), like.inputSize(), gate);
  }

  private static Matrix rows(Matrix stacked, int gate, int h) {
    return stacked.block(gate * h, 0, h, stacked.cols());
  }

  private static void put(Matrix block, Matrix stacked, int gate) {
    System.arraycopy(
        block.data(), 0, stacked.data(), gate * block.data().length, block.data().length);
  }

  private static void shape(String name, Matrix m, int rows, int cols) {
    Check.that(
        m.rows() == rows && m.cols() == cols,
        name,
        "got " + m.rows() + " x " + m.cols() + ", expected " + rows + " x " + cols);
  }
}
