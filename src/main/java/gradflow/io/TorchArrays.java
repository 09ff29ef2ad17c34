package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.check.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts a model to arrays with PyTorch's names. What they cannot express is refused or noted.
 */
final class TorchArrays {
  private TorchArrays() {}

  /**
   * Returns the arrays of the state dict.
   *
   * @param prefix prefix of every name
   * @throws gradflow.check.BadArgument if PyTorch has no such cell, or no module with such layers
   */
  static List<NamedArray> of(StoredModel model, String prefix, ElementType type) {
    List<NamedArray> out = new ArrayList<>();
    List<StoredDirection> first = model.layers().get(0);
    for (int k = 0; k < model.layers().size(); k++) {
      List<StoredDirection> layer = model.layers().get(k);
      Check.that(
          layer.size() == first.size()
              && layer.get(0).cell().getClass() == first.get(0).cell().getClass(),
          "layer " + k,
          "got %s on %s; a PyTorch module has layers of one kind, write Keras's names or ONNX"
              .formatted(of(layer), of(first)));
      for (StoredDirection d : model.layers().get(k)) {
        Check.that(
            !d.backward() || model.layers().get(k).size() == 2,
            "layer " + k,
            "runs backward only, which PyTorch's modules do not");
        requireKnown(d.cell());
        add(out, d, prefix, "_l" + k + (d.backward() ? "_reverse" : ""), type);
      }
    }
    return out;
  }

  private static String of(List<StoredDirection> layer) {
    String kind = StoredDirection.form(layer.get(0).cell()).words();
    return kind + (layer.size() == 2 ? " in two directions" : " in one direction");
  }

  private static void add(
      List<NamedArray> out, StoredDirection d, String prefix, String place, ElementType type) {
    long rows = d.input().rows();
    out.add(
        NamedArray.of(
            prefix + "weight_ih" + place, type, d.input().data(), rows, d.input().cols()));
    out.add(
        NamedArray.of(
            prefix + "weight_hh" + place, type, d.recurrent().data(), rows, d.recurrent().cols()));
    if (d.inputBias().length > 0
        || d.recurrentBias().length > 0) { // PyTorch has both biases or none
      out.add(NamedArray.of(prefix + "bias_ih" + place, type, orZero(d.inputBias(), rows), rows));
      out.add(
          NamedArray.of(prefix + "bias_hh" + place, type, orZero(d.recurrentBias(), rows), rows));
    }
    if (d.projection().length > 0) {
      long size = d.cell().hiddenSize();
      long units = StoredDirection.form(d.cell()).units();
      out.add(NamedArray.of(prefix + "weight_hr" + place, type, d.projection(), size, units));
    }
  }

  private static double[] orZero(double[] bias, long rows) {
    return bias.length > 0 ? bias : new double[(int) rows];
  }

  private static void requireKnown(Cell cell) {
    FileForm form = StoredDirection.form(cell);
    Check.that(
        form.tools().containsKey(FileForm.Tool.PYTORCH),
        "cell",
        "got "
            + form.words()
            + ", which PyTorch does not have; write ONNX (or Keras, for a reset before the product)");
  }
}
