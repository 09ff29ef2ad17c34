package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads an RNN, GRU or LSTM node of ONNX as the directions of a layer. ONNX orders gates z, r, h
 * and i, o, f, c, and peepholes i, o, f.
 */
final class OnnxLayer {
  static final Set<String> OPS = Set.of("RNN", "GRU", "LSTM");
  private static final Set<String> KNOWN =
      Set.of(
          "activations",
          "activation_alpha",
          "activation_beta",
          "direction",
          "hidden_size",
          "input_forget",
          "layout",
          "linear_before_reset",
          "output_sequence");

  private static final Set<String> TAKE_NUMBERS = Set.of("affine", "hardsigmoid");

  private final OnnxFile file;
  private final OnnxNode node;
  private final NamedTensors numbers;
  private final String place;
  private final List<String> notes;

  /**
   * @param numbers tensors of the file
   * @param notes receives notes on what is assumed or omitted
   */
  OnnxLayer(OnnxFile file, NamedTensors numbers, OnnxNode node, List<String> notes) {
    this.file = file;
    this.node = node;
    this.numbers = numbers;
    this.place = file.path() + ": " + node.called();
    this.notes = notes;
  }

  /** Returns whether the sample axis precedes the step axis. */
  boolean batchFirst() {
    return node.integer("layout", 0) == 1;
  }

  /** Returns the element type of the weights. */
  ElementType type() {
    return constant(1, "W").type();
  }

  /**
   * Reads the directions.
   *
   * @throws BadArgument if an attribute or an input is not supported (the message names it)
   */
  List<StoredDirection> directions() {
    requireKnown();
    TensorInfo w = constant(1, "W");
    TensorInfo r = constant(2, "R");
    for (TensorInfo t : List.of(w, r)) {
      Check.that(
          t.shape().size() == 3 && t.elements() > 0,
          numbers.place(t),
          "got " + t.dimensions() + ", expected directions x rows x columns");
    }
    List<Boolean> backward = backward();
    int gates = Map.of("LSTM", 4, "GRU", 3, "RNN", 1).get(node.op());
    int hidden = r.extent(2);
    int inputs = w.extent(2);
    int rows = Math.multiplyExact(gates, hidden);
    require(w, backward.size(), rows, inputs);
    require(r, backward.size(), rows, hidden);
    long declared = node.integer("hidden_size", hidden);
    Check.equal(place + ": hidden_size", declared, hidden, "columns of R");
    double[] allW = numbers.values(w);
    double[] allR = numbers.values(r);
    double[] allB = optional(3, "B", backward.size(), 2 * rows);
    double[] allP =
        node.op().equals("LSTM") ? optional(7, "P", backward.size(), 3 * hidden) : none();
    List<StoredDirection> out = new ArrayList<>();
    for (int d = 0; d < backward.size(); d++) {
      Cell cell = cell(inputs, hidden, d, allP.length > 0);
      double[] bias = part(allB, d, 2 * rows);
      out.add(
          new StoredDirection(
              backward.get(d),
              cell,
              Matrix.wrap(rows, inputs, GateRows.ONNX.read(cell, part(allW, d, rows * inputs))),
              Matrix.wrap(rows, hidden, GateRows.ONNX.read(cell, part(allR, d, rows * hidden))),
              GateRows.ONNX.read(cell, part(bias, 0, rows)),
              GateRows.ONNX.read(cell, part(bias, 1, rows)),
              peepholes(part(allP, d, 3 * hidden)),
              none(),
              initial(cell, d, backward.size())));
    }
    return out;
  }

  /** Returns the number of steps per sample that sequence_lens selects; 0 for all. */
  int steps() {
    String name = node.input(4);
    if (name.isEmpty()) {
      return 0;
    }
    if (file.isInput(name)) {
      notes.add(node.called() + ": sequence_lens is given at run time; all steps are taken here");
      return 0;
    }
    double[] lengths = numbers.any(constant(4, "sequence_lens"));
    for (double length : lengths) {
      Check.that(
          length == lengths[0] && length >= 1,
          place + ": sequence_lens",
          "got different lengths or less than 1, which is not supported; analyze the samples one by one");
    }
    return lengths.length == 0 ? 0 : (int) lengths[0];
  }

  private static double[] none() {
    return StoredDirection.NONE;
  }

  private void requireKnown() {
    for (String name : node.attributes().keySet()) {
      Check.that(
          KNOWN.contains(name),
          place + ": " + name,
          "is an attribute that is not supported"
              + (name.equals("clip") ? ": cells here do not clip their pre-activations" : ""));
    }
    for (String flag : List.of("layout", "input_forget", "linear_before_reset")) {
      long value = node.integer(flag, 0);
      Check.that(
          value == 0 || value == 1, place + ": " + flag, "got " + value + ", expected 0 or 1");
    }
  }

  private List<Boolean> backward() {
    String direction = node.text("direction", "forward").toLowerCase(Locale.ROOT);
    return switch (direction) {
      case "forward" -> List.of(false);
      case "reverse" -> List.of(true);
      case "bidirectional" -> List.of(false, true);
      default ->
          throw new BadArgument(
              place + ": direction",
              "got " + direction + ", expected forward, reverse or bidirectional");
    };
  }

  private Cell cell(int inputs, int hidden, int direction, boolean peepholes) {
    List<Activation> phi = activations(direction);
    switch (node.op()) {
      case "LSTM" -> {
        boolean coupled = node.integer("input_forget", 0) == 1;
        Forget forget = coupled ? Forget.COUPLED : Forget.PRESENT;
        return new Lstm(inputs, hidden, forget, peepholes, phi.get(1), phi.get(2), phi.get(0));
      }
      case "GRU" -> {
        Check.that(
            phi.get(1) == Activation.TANH,
            place + ": activations",
            "got " + phi.get(1) + " for a gru's candidate, expected Tanh");
        boolean after = node.integer("linear_before_reset", 0) == 1;
        return new Gru(inputs, hidden, after ? Reset.AFTER : Reset.BEFORE, phi.get(0));
      }
      default -> {
        return new Rnn(inputs, hidden, phi.get(0));
      }
    }
  }

  private List<Activation> activations(int direction) {
    int each = List.of("RNN", "GRU", "LSTM").indexOf(node.op()) + 1;
    OnnxNode.Attribute given = node.attributes().get("activations");
    if (given == null || given.strings().isEmpty()) {
      return each == 1
          ? List.of(Activation.TANH)
          : List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH);
    }
    Check.that(
        given.strings().size() >= each * (direction + 1),
        place + ": activations",
        "got " + given.strings() + ", expected " + each + " for each direction");
    List<Activation> all = new ArrayList<>();
    int scaled = 0; // the constants of all activations that take any are concatenated
    for (String name : given.strings()) {
      all.add(activation(name, scaled));
      scaled += TAKE_NUMBERS.contains(name.toLowerCase(Locale.ROOT)) ? 1 : 0;
    }
    return all.subList(direction * each, (direction + 1) * each);
  }

  private Activation activation(String name, int scaled) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      case "sigmoid" -> Activation.SIGMOID;
      case "affine" -> with(name, scaled, 1, 0, Activation.IDENTITY);
      case "hardsigmoid" -> with(name, scaled, 1f / 6, 0.5f, Activation.HARD_SIGMOID);
      default ->
          throw new BadArgument(
              place + ": activations",
              "got "
                  + name
                  + ", which is not supported; expected Tanh, Relu, Sigmoid, HardSigmoid or Affine");
    };
  }

  private Activation with(String name, int scaled, float alpha, float beta, Activation phi) {
    float a = number("activation_alpha", scaled);
    float b = number("activation_beta", scaled);
    Check.that(
        Math.abs(a - alpha) <= Math.ulp(alpha) && b == beta,
        place + ": activations",
        String.format(
            Locale.ROOT,
            "got %s with activation_alpha %s and activation_beta %s, which is supported with %s and %s only",
            name,
            a,
            b,
            alpha,
            beta));
    return phi;
  }

  /** Returns number k of an attribute; NaN if it has fewer. */
  private float number(String attribute, int k) {
    OnnxNode.Attribute a = node.attributes().get(attribute);
    return a == null || a.floats().size() <= k ? Float.NaN : a.floats().get(k);
  }

  private void require(TensorInfo t, long directions, long rows, long cols) {
    List<Long> wanted = List.of(directions, rows, cols);
    Check.that(
        t.shape().equals(wanted),
        numbers.place(t),
        "got the shape " + t.shape() + ", expected " + wanted);
  }

  private TensorInfo constant(int k, String what) {
    String name = node.input(k);
    OnnxNode from = file.producer(name);
    for (int hops = 0; from != null && from.op().equals("Identity") && hops < 100; hops++) {
      name = from.input(0);
      from = file.producer(name);
    }
    TensorInfo t = file.constant(name);
    if (t == null) {
      throw new BadArgument(
          place + ": " + what,
          name.isEmpty()
              ? "is missing"
              : "is %s, which %s; expected a constant (export with constant folding)"
                  .formatted(
                      name,
                      from == null ? "is given at run time" : "a " + from.op() + " node computes"));
    }
    return t;
  }

  private double[] optional(int k, String what, int directions, int size) {
    if (node.input(k).isEmpty()) {
      return none();
    }
    TensorInfo t = constant(k, what);
    List<Long> wanted = List.of((long) directions, (long) size);
    Check.that(
        t.shape().equals(wanted),
        numbers.place(t),
        "got the shape " + t.shape() + ", expected " + wanted);
    return numbers.values(t);
  }

  private static double[] part(double[] all, int k, int size) {
    return all.length == 0 ? all : java.util.Arrays.copyOfRange(all, k * size, (k + 1) * size);
  }

  /** Reorders peepholes from i, o, f to i, f, o. */
  static double[] peepholes(double[] p) {
    int h = p.length / 3;
    double[] out = p.clone();
    System.arraycopy(p, h, out, 2 * h, h);
    System.arraycopy(p, 2 * h, out, h, h);
    return out;
  }

  /** Returns the initial state s_0, n x B; empty for zero. */
  private double[] initial(Cell cell, int direction, int directions) {
    int count = node.op().equals("LSTM") ? 2 : 1;
    double[][] parts = new double[count][];
    for (int p = 0; p < count; p++) {
      String name = node.input(5 + p);
      if (!name.isEmpty() && file.constant(name) != null) {
        parts[p] =
            state(constant(5 + p, p == 0 ? "initial_h" : "initial_c"), cell, direction, directions);
      } else if (!name.isEmpty() && direction == 0) {
        notes.add(
            node.called()
                + ": initial_"
                + "hc".charAt(p)
                + " is given at run time; 0 is taken here");
      }
    }
    int size = 0;
    for (double[] part : parts) {
      size = Math.max(size, part == null ? 0 : part.length);
    }
    double[] out = new double[size * count];
    for (int p = 0; p < count; p++) {
      if (parts[p] != null) {
        Check.equal(place + ": initial state", parts[p].length, size, "as many samples in h and c");
        System.arraycopy(parts[p], 0, out, p * size, size);
      }
    }
    return out;
  }

  /** Returns one direction's part of an initial state, H x B. */
  private double[] state(TensorInfo t, Cell cell, int direction, int directions) {
    int h = cell.hiddenSize();
    boolean fits =
        t.shape().size() == 3 && t.extent(2) == h && t.extent(batchFirst() ? 1 : 0) == directions;
    Check.that(
        fits,
        numbers.place(t),
        "got the shape " + t.shape() + ", expected " + directions + " directions x samples x " + h);
    int batch = t.extent(batchFirst() ? 0 : 1);
    double[] values = numbers.values(t);
    double[] out = new double[h * batch];
    for (int b = 0; b < batch; b++) {
      int row = batchFirst() ? b * directions + direction : direction * batch + b;
      for (int j = 0; j < h; j++) {
        out[j * batch + b] = values[row * h + j];
      }
    }
    return out;
  }
}
