package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/** A model as arrays with Keras's names. */
final class KerasArrays {
  private KerasArrays() {}

  /**
   * The weights, by path.
   *
   * @param prefix before every path
   * @throws gradflow.check.BadArgument if Keras has no such cell
   */
  static List<NamedArray> of(StoredModel model, String prefix, ElementType type) {
    List<NamedArray> out = new ArrayList<>();
    for (int k = 0; k < model.layers().size(); k++) {
      boolean both = model.layers().get(k).size() == 2;
      for (StoredDirection d : model.layers().get(k)) {
        String kind = kind(d.cell());
        String side = (d.backward() ? "backward_" : "forward_") + kind;
        String layer =
            both ? "bidirectional_" + k + "/" + side : (d.backward() ? side : kind) + "_" + k;
        add(out, d, prefix + layer + "/" + kind + "_cell/", type);
      }
    }
    return out;
  }

  private static String kind(Cell cell) {
    boolean known =
        !(cell instanceof ProjectedLstm)
            && !(cell instanceof Lstm l && (l.peepholes() || l.forget() != Forget.PRESENT));
    Check.that(
        known,
        "cell",
        "got "
            + CellNames.describe(cell)
            + ", which Keras does not have; write PyTorch's names or ONNX");
    Check.that(
        StoredDirection.gate(cell) == Activation.SIGMOID,
        "cell",
        "got " + CellNames.describe(cell) + "; a file of Keras's does not say it, write ONNX");
    return cell instanceof Lstm ? "lstm" : cell instanceof Gru ? "gru" : "simple_rnn";
  }

  private static void add(List<NamedArray> out, StoredDirection d, String path, ElementType type) {
    int rows = d.input().rows();
    out.add(array(path + "kernel", type, d.cell(), d.input()));
    out.add(array(path + "recurrent_kernel", type, d.cell(), d.recurrent()));
    if (d.inputBias().length == 0 && d.recurrentBias().length == 0) {
      return;
    }
    double[] both = new double[2 * rows];
    double[] first = GateRows.KERAS.write(d.cell(), d.inputBias());
    double[] second = GateRows.KERAS.write(d.cell(), d.recurrentBias());
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, rows, second.length);
    if (d.cell() instanceof Gru g && g.reset() == Reset.AFTER) {
      out.add(NamedArray.of(path + "bias", type, both, 2, rows));
      return;
    }
    double[] sum = java.util.Arrays.copyOf(both, rows);
    for (int j = 0; j < rows; j++) {
      sum[j] += both[rows + j];
    }
    out.add(NamedArray.of(path + "bias", type, sum, rows));
  }

  private static NamedArray array(String name, ElementType type, Cell cell, Matrix rows) {
    Matrix sorted = Matrix.wrap(rows.rows(), rows.cols(), GateRows.KERAS.write(cell, rows.data()));
    return NamedArray.of(name, type, sorted.transposed().data(), rows.cols(), rows.rows());
  }
}
