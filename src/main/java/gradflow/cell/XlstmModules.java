package gradflow.cell;

import gradflow.cell.StateDict.Array;
import gradflow.cell.StateDict.Piece;
import gradflow.cell.StateDict.Shapes;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The layers of NX-AI/xlstm. Their projections are block-diagonal: arrays of heads x rows x
 * columns.
 *
 * <p>An sLSTMLayer passes the output of {@code fgate} to the input gate of its cell and the output
 * of {@code igate} to the forget gate. Recurrent weights and biases are not exchanged. The arrays
 * are read as the layer uses them.
 */
final class XlstmModules {
  static final String PROJECT = "NX-AI/xlstm";
  static final String KERNEL = "slstm_cell._recurrent_kernel_";
  static final String BIAS = "slstm_cell._bias_";
  static final String MLSTM_GATE = "mlstm_cell.fgate.weight";

  /** The order of the cell's gates. */
  private static final List<String> GATES = List.of("i", "f", "z", "o");

  /** The projection that feeds gate k. */
  private static final List<String> PROJECTIONS =
      List.of("fgate.weight", "igate.weight", "zgate.weight", "ogate.weight");

  private XlstmModules() {}

  /** Returns an sLSTMLayer of one head whose cell uses the backend vanilla. */
  static StateDict slstm(Slstm cell) {
    return slstm(cell, 1, 1, false);
  }

  /** Returns an sLSTMLayer, from the shapes of its arrays. */
  static StateDict slstm(Shapes shapes) {
    int[] kernel = shapes.of(KERNEL, 3);
    boolean cuda = kernel[2] == 4L * kernel[1];
    Check.that(
        cuda || kernel[1] == 4L * kernel[2],
        shapes.place() + ": " + KERNEL,
        "got %s x %s x %s, expected heads x 4d x d (vanilla) or heads x d x 4d (cuda)"
            .formatted(kernel[0], kernel[1], kernel[2]));
    int[] in = shapes.of(PROJECTIONS.get(0), 3);
    int units = StateDict.product(KERNEL, kernel[0], Math.min(kernel[1], kernel[2]));
    int inputs = StateDict.product(PROJECTIONS.get(0), in[0], in[2]);
    Slstm cell = new Slstm(inputs, units, ForgetGate.SIGMOID, Coordinates.PLAIN);
    StateDict form = slstm(cell, kernel[0], in[0], cuda);
    boolean convolved = shapes.arrays().keySet().stream().anyMatch(n -> n.startsWith("conv1d."));
    return form.note(
            "as in the layer's code, fgate feeds the input gate and igate the forget gate; its group_norm"
                + " comes after the cell")
        .noteIf(
            convolved,
            "the layer's convolution is left out: i and f see x as z and o do, and not conv1d and SiLU of it");
  }

  private static StateDict slstm(Slstm cell, int heads, int inHeads, boolean cuda) {
    int d = cell.hiddenSize() / heads;
    int height = Shapes.parts("units of " + PROJECTIONS, cell.hiddenSize(), inHeads);
    int width = Shapes.parts("inputs of " + PROJECTIONS, cell.inputSize(), inHeads);
    StateDict form = StateDict.of(PROJECT, cell);
    for (int g = 0; g < GATES.size(); g++) {
      List<Piece> blocks = new ArrayList<>();
      for (int k = 0; k < inHeads; k++) {
        int row = k * height;
        blocks.add(new Piece("W_ih_" + GATES.get(g), row, k * width, height, width, row, 0, false));
      }
      form = form.with(new Array(PROJECTIONS.get(g), List.of(inHeads, height, width), blocks));
    }
    List<Piece> kernel = new ArrayList<>();
    List<Piece> bias = new ArrayList<>();
    for (int k = 0; k < heads; k++) {
      for (int g = 0; g < GATES.size(); g++) {
        String block = "W_hh_" + GATES.get(g);
        int at = (4 * k + g) * d;
        kernel.add(
            cuda
                ? new Piece(block, k * d, k * d, d, d, k * d, g * d, true)
                : new Piece(block, k * d, k * d, d, d, at, 0, false));
        int place = cuda ? at : (g * heads + k) * d;
        bias.add(new Piece("b_" + GATES.get(g), k * d, 0, d, 1, place, 0, false));
      }
    }
    List<Integer> shape = cuda ? List.of(heads, d, 4 * d) : List.of(heads, 4 * d, d);
    return form.with(new Array(KERNEL, shape, kernel))
        .with(new Array(BIAS, List.of(4 * heads * d), bias));
  }

  /**
   * Returns one head of an mLSTMLayer, whose gates read (q, k, v); these are linear in x, as are
   * the gates here. The output gate lies outside the layer's cell, so the state is the output.
   */
  static StateDict mlstm(Shapes shapes) {
    int[] gate = shapes.of(MLSTM_GATE, 2);
    int heads = gate[0];
    int inner = Shapes.parts(MLSTM_GATE + " (columns)", gate[1], 3);
    int size = Shapes.parts("q_proj.weight", inner, heads);
    StateDict.product(MLSTM_GATE, inner, inner);
    int head = heads == 1 ? 0 : (int) shapes.option("head");
    Check.that(head >= 0 && head < heads, "head", "got " + head + ", expected 0 to " + (heads - 1));
    StateDict form =
        StateDict.of(PROJECT, new Mlstm(inner, size, size, ForgetGate.SIGMOID, MlstmOutput.STATE));
    for (String name : List.of("q_proj", "k_proj", "v_proj")) {
      form =
          form.with(new Array(name + ".weight", ints(shapes.of(name + ".weight", 3)), List.of()));
      if (shapes.arrays().containsKey(name + ".bias")) {
        form = form.with(new Array(name + ".bias", List.of(inner), List.of()));
      }
    }
    for (String name : List.of("mlstm_cell.igate", "mlstm_cell.fgate")) {
      form =
          form.with(new Array(name + ".weight", List.of(heads, 3 * inner), List.of()))
              .with(new Array(name + ".bias", List.of(heads), List.of()));
    }
    StateDict whole = form;
    return form.reader(values -> mlstm(whole, values, inner, head, size))
        .noteIf(heads > 1, "head " + head + " of " + heads)
        .note(
            "x is what follows proj_up; the output gate, outnorm and proj_down come after the cell, so its"
                + " state is the output")
        .noteIf(
            shapes.arrays().keySet().stream().anyMatch(n -> n.startsWith("conv1d.")),
            "the layer's convolution is left out: q and k see x, and not conv1d and SiLU of it");
  }

  private static List<Integer> ints(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Weights mlstm(
      StateDict form, Map<String, double[]> values, int inner, int head, int size) {
    Weights w = Weights.zeros(form.cell().layout());
    List<String> names = List.of("q", "k", "v");
    for (int g = 0; g < names.size(); g++) {
      String name = names.get(g);
      double[] dense = dense(form, name + "_proj.weight", values, inner);
      double[] bias = values.getOrDefault(name + "_proj.bias", new double[inner]);
      double scale = name.equals("k") ? Math.sqrt(size) : 1; // (E1): its bias is divided, too
      Matrix to = w.block("W_ih_" + name);
      System.arraycopy(dense, head * size * inner, to.data(), 0, size * inner);
      for (int j = 0; j < size; j++) {
        w.block("b_" + name).data()[j] = bias[head * size + j] / scale;
      }
      for (String gate : List.of("i", "f")) {
        double[] rows = values.get("mlstm_cell." + gate + "gate.weight");
        int from = (head * names.size() + g) * inner;
        double[] weights = w.block("w_ih_" + gate).data();
        double[] constant = w.block("b_" + gate).data();
        for (int e = 0; e < inner; e++) {
          constant[0] += rows[from + e] * bias[e];
          for (int d = 0; d < inner; d++) {
            weights[d] += rows[from + e] * dense[e * inner + d];
          }
        }
      }
    }
    for (String gate : List.of("i", "f")) {
      w.block("b_" + gate).data()[0] += values.get("mlstm_cell." + gate + "gate.bias")[head];
    }
    w.changed();
    return w;
  }

  /** Returns a projection of heads as one matrix, inner x inner. */
  private static double[] dense(
      StateDict form, String name, Map<String, double[]> values, int inner) {
    List<Integer> shape =
        form.arrays().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow().shape();
    int height = shape.get(1);
    int width = shape.get(2);
    Check.that(
        shape.get(0) * height == inner && shape.get(0) * width == inner,
        name,
        "got " + shape + ", expected heads x rows x columns of " + inner + " x " + inner);
    double[] out = new double[StateDict.product(name, inner, inner)];
    double[] from = values.get(name);
    for (int row = 0; row < inner; row++) {
      System.arraycopy(from, row * width, out, row * inner + row / height * width, width);
    }
    return out;
  }
}
