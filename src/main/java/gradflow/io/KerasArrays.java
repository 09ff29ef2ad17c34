package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Converts a model to arrays with Keras's names. */
final class KerasArrays {
  private KerasArrays() {}

  /**
   * Returns the weights as arrays named by their paths.
   *
   * @param prefix prefix of every path
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
    FileForm form = StoredDirection.form(cell);
    FileForm.Naming naming = form.tools().get(Tool.KERAS);
    Check.that(
        naming != null,
        "cell",
        "got " + form.words() + ", which Keras does not have; write PyTorch's names or ONNX");
    Check.that(
        form.gate() == Activation.SIGMOID,
        "cell",
        "got " + form.words() + "; a file of Keras's does not say it, write ONNX");
    return naming.kind();
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
    if (StoredDirection.form(d.cell()).twoBiases()) {
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
