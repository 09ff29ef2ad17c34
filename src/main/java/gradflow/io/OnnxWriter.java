package gradflow.io;

import com.google.protobuf.CodedOutputStream;
import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.linalg.Activation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as an ONNX graph (opset 14). Input X is T x B x D; output Y of the top layer is
 * T x B x outputs. Between layers, Transpose and Reshape concatenate the directions.
 */
final class OnnxWriter {
  private static final int OPSET = 14;
  private static final int IR_VERSION = 8;
  private static final int FLOATS_ATTRIBUTE = 6;
  private static final int INT_ATTRIBUTE = 2;
  private static final int INTS_ATTRIBUTE = 7;
  private static final int STRING_ATTRIBUTE = 3;
  private static final int STRINGS_ATTRIBUTE = 8;

  private OnnxWriter() {}

  /**
   * Writes a model.
   *
   * @throws gradflow.check.BadArgument if ONNX has no such cell
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  static void write(Path path, StoredModel model, ElementType type) {
    model.layers().forEach(layer -> layer.forEach(d -> requireKnown(d.cell())));
    AtomicFile.write(
        path,
        stream -> {
          CodedOutputStream out = CodedOutputStream.newInstance(stream);
          out.writeInt64(1, IR_VERSION);
          out.writeString(2, "gradflow");
          message(out, 7, graph -> graph(graph, model, type));
          message(out, 8, opset -> opset.writeInt64(2, OPSET));
          out.flush();
        });
  }

  private static void requireKnown(Cell cell) {
    FileForm form = StoredDirection.form(cell);
    Check.that(
        form.tools().containsKey(Tool.ONNX),
        "cell",
        "got " + form.words() + ", which ONNX does not have; write PyTorch's names");
    Check.that(
        activations(cell).stream().noneMatch(String::isEmpty),
        "cell",
        "got "
            + form.words()
            + ", which ONNX does not have; shifted_tanh(a) is sigmoid(2a): double the weights and"
            + " biases of its rows and take sigmoid");
  }

  private static FileForm.Naming naming(Cell cell) {
    return StoredDirection.form(cell).tools().get(Tool.ONNX);
  }

  private static void graph(CodedOutputStream out, StoredModel model, ElementType type)
      throws IOException {
    String x = "X";
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(NamedArray.of("joined", ElementType.I64, new double[] {0, 0, -1}, 3));
    int last = model.layers().size() - 1;
    for (int k = 0; k <= last; k++) {
      List<StoredDirection> layer = model.layers().get(k);
      String y = k == last ? "Y" : "y_" + k;
      String input = x;
      int number = k;
      message(out, 1, node -> recurrent(node, layer, number, input, arrays, type));
      message(
          out,
          1,
          node -> {
            node(
                node,
                "Transpose",
                "transpose_" + number,
                List.of("directions_" + number),
                "split_" + number);
            message(node, 5, a -> ints(a, "perm", 0, 2, 1, 3));
          });
      message(
          out,
          1,
          node -> node(node, "Reshape", "join_" + number, List.of("split_" + number, "joined"), y));
      x = y;
    }
    out.writeString(2, "gradflow");
    for (NamedArray a : arrays) {
      message(out, 5, t -> tensor(t, a));
    }
    int inputs = model.layers().get(0).get(0).cell().inputSize();
    int outputs = model.layers().get(last).stream().mapToInt(d -> d.cell().hiddenSize()).sum();
    message(out, 11, v -> value(v, "X", inputs, type));
    message(out, 12, v -> value(v, "Y", outputs, type));
  }

  private static void recurrent(
      CodedOutputStream out,
      List<StoredDirection> layer,
      int k,
      String x,
      List<NamedArray> arrays,
      ElementType type)
      throws IOException {
    StoredDirection first = layer.get(0);
    Cell cell = first.cell();
    String op = naming(cell).kind();
    int directions = layer.size();
    int rows = first.input().rows();
    int h = cell.hiddenSize();
    arrays.add(
        stack(
            "W_" + k,
            type,
            layer,
            d -> GateRows.ONNX.write(cell, d.input().data()),
            directions,
            rows,
            cell.inputSize()));
    arrays.add(
        stack(
            "R_" + k,
            type,
            layer,
            d -> GateRows.ONNX.write(cell, d.recurrent().data()),
            directions,
            rows,
            h));
    List<String> inputs = new ArrayList<>(List.of(x, "W_" + k, "R_" + k, "", "", "", "", ""));
    if (first.inputBias().length > 0 || first.recurrentBias().length > 0) {
      arrays.add(stack("B_" + k, type, layer, d -> biases(d, rows), directions, 2L * rows));
      inputs.set(3, "B_" + k);
    }
    int batch = first.initial().length / cell.stateSize();
    for (int p = 0; batch > 0 && p < cell.parts().size(); p++) {
      int part = p;
      String name = (p == 0 ? "initial_h_" : "initial_c_") + k;
      arrays.add(stack(name, type, layer, d -> state(d, part, h, batch), directions, batch, h));
      inputs.set(5 + p, name);
    }
    if (first.peepholes().length > 0) {
      arrays.add(
          stack(
              "P_" + k, type, layer, d -> OnnxLayer.peepholes(d.peepholes()), directions, 3L * h));
      inputs.set(7, "P_" + k);
    }
    while (inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    node(out, op, op.toLowerCase(java.util.Locale.ROOT) + "_" + k, inputs, "directions_" + k);
    String direction = directions == 2 ? "bidirectional" : first.backward() ? "reverse" : "forward";
    message(out, 5, a -> text(a, "direction", direction));
    message(out, 5, a -> integer(a, "hidden_size", h));
    List<String> phi = new ArrayList<>();
    layer.forEach(d -> phi.addAll(activations(d.cell())));
    message(out, 5, a -> strings(a, "activations", phi));
    if (phi.contains("Affine") || phi.contains("HardSigmoid")) {
      message(out, 5, a -> floats(a, "activation_alpha", 1, 1f / 6, phi));
      message(out, 5, a -> floats(a, "activation_beta", 0, 0.5f, phi));
    }
    for (Map.Entry<String, Integer> flag : naming(cell).flags().entrySet()) {
      message(out, 5, a -> integer(a, flag.getKey(), flag.getValue()));
    }
  }

  private static double[] biases(StoredDirection d, int rows) {
    double[] both = new double[2 * rows];
    double[] first = GateRows.ONNX.write(d.cell(), d.inputBias());
    double[] second = GateRows.ONNX.write(d.cell(), d.recurrentBias());
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, rows, second.length);
    return both;
  }

  /** Returns a part of the initial state, transposed from H x B to B x H. */
  private static double[] state(StoredDirection d, int part, int h, int batch) {
    double[] out = new double[batch * h];
    for (int b = 0; d.initial().length > 0 && b < batch; b++) {
      for (int j = 0; j < h; j++) {
        out[b * h + j] = d.initial()[(part * h + j) * batch + b];
      }
    }
    return out;
  }

  private static List<String> activations(Cell cell) {
    return naming(cell).activations().stream().map(OnnxWriter::name).toList();
  }

  /** Returns the ONNX name of an activation; empty if it has none. */
  private static String name(Activation a) {
    return switch (a) {
      case TANH -> "Tanh";
      case RELU -> "Relu";
      case SIGMOID -> "Sigmoid";
      case HARD_SIGMOID -> "HardSigmoid";
      case SHIFTED_TANH -> "";
      default -> "Affine";
    };
  }

  private static NamedArray stack(
      String name,
      ElementType type,
      List<StoredDirection> layer,
      java.util.function.Function<StoredDirection, double[]> part,
      long... shape) {
    TensorInfo info = new TensorInfo(name, type, java.util.Arrays.stream(shape).boxed().toList());
    double[] all = new double[info.elements()];
    int at = 0;
    for (StoredDirection d : layer) {
      double[] one = part.apply(d);
      System.arraycopy(one, 0, all, at, one.length);
      at += one.length;
    }
    return new NamedArray(info, all);
  }

  private static void node(
      CodedOutputStream out, String op, String name, List<String> inputs, String output)
      throws IOException {
    for (String input : inputs) {
      out.writeString(1, input);
    }
    out.writeString(2, output);
    out.writeString(3, name);
    out.writeString(4, op);
  }

  private static void tensor(CodedOutputStream out, NamedArray a) throws IOException {
    for (long extent : a.info().shape()) {
      out.writeInt64(1, extent);
    }
    out.writeInt32(2, a.info().type().onnx());
    out.writeString(8, a.info().name());
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    a.write(raw);
    out.writeByteArray(9, raw.toByteArray());
  }

  private static void value(CodedOutputStream out, String name, int size, ElementType type)
      throws IOException {
    out.writeString(1, name);
    message(
        out,
        2,
        t ->
            message(
                t,
                1,
                tensor -> {
                  tensor.writeInt32(1, type.onnx());
                  message(
                      tensor,
                      2,
                      shape -> {
                        message(shape, 1, d -> d.writeString(2, "steps"));
                        message(shape, 1, d -> d.writeString(2, "samples"));
                        message(shape, 1, d -> d.writeInt64(1, size));
                      });
                }));
  }

  private static void text(CodedOutputStream out, String name, String value) throws IOException {
    out.writeString(1, name);
    out.writeByteArray(4, value.getBytes(StandardCharsets.UTF_8));
    out.writeInt32(20, STRING_ATTRIBUTE);
  }

  private static void integer(CodedOutputStream out, String name, long value) throws IOException {
    out.writeString(1, name);
    out.writeInt64(3, value);
    out.writeInt32(20, INT_ATTRIBUTE);
  }

  private static void ints(CodedOutputStream out, String name, long... values) throws IOException {
    out.writeString(1, name);
    for (long v : values) {
      out.writeInt64(8, v);
    }
    out.writeInt32(20, INTS_ATTRIBUTE);
  }

  private static void strings(CodedOutputStream out, String name, List<String> values)
      throws IOException {
    out.writeString(1, name);
    for (String v : values) {
      out.writeByteArray(9, v.getBytes(StandardCharsets.UTF_8));
    }
    out.writeInt32(20, STRINGS_ATTRIBUTE);
  }

  /**
   * Writes one constant for each Affine and HardSigmoid among the activations; the others take
   * none.
   */
  private static void floats(
      CodedOutputStream out, String name, float affine, float hard, List<String> phi)
      throws IOException {
    out.writeString(1, name);
    for (String p : phi) {
      if (p.equals("Affine") || p.equals("HardSigmoid")) {
        out.writeFloat(7, p.equals("Affine") ? affine : hard);
      }
    }
    out.writeInt32(20, FLOATS_ATTRIBUTE);
  }

  private static void message(CodedOutputStream out, int field, OnnxMessage.Fields fields)
      throws IOException {
    out.writeByteArray(field, OnnxMessage.bytes(fields));
  }
}
