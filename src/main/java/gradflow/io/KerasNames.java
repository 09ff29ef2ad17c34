package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.Listed;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads networks with Keras's names: {@code lstm/lstm_cell/kernel}, {@code …/recurrent_kernel},
 * {@code …/bias}, with {@code forward_…} and {@code backward_…} in the path of a bidirectional
 * layer. Matrices are stored transposed. The gate order is i, f, c, o and z, r, h. A bias of two
 * rows means {@code reset_after}. Layers are in the order of an npz file. A safetensors file has no
 * meaningful order, so its layers are ordered by name: {@code lstm}, {@code lstm_1}, …, {@code
 * lstm_10}.
 */
final class KerasNames {
  private static final Pattern NAME =
      Pattern.compile("(.*[./:])?(recurrent_kernel|kernel|bias)(?::0)?");
  private static final Pattern SIDE = Pattern.compile("(.*?)(forward|backward)_([^/]*)/?(.*)");

  private final TensorFile file;
  private final NamedTensors numbers;
  private final ModelOptions options;
  private final List<String> notes = new ArrayList<>();

  private KerasNames(TensorFile file, ModelOptions options) {
    this.file = file;
    this.numbers = new NamedTensors(file);
    this.options = options;
  }

  /** Returns the paths of the recurrent layers, in layer order; empty if there are none. */
  static List<String> paths(TensorFile file) {
    return List.copyOf(groups(file).keySet());
  }

  private static Map<String, Map<String, TensorInfo>> groups(TensorFile file) {
    Map<String, Map<String, TensorInfo>> groups = new LinkedHashMap<>();
    for (TensorInfo t : file.tensors()) {
      Matcher m = NAME.matcher(t.name());
      if (m.matches()) {
        String path = m.group(1) == null ? "" : m.group(1);
        groups.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(m.group(2), t);
      }
    }
    groups.values().removeIf(g -> !g.containsKey("recurrent_kernel"));
    if (file.ordered()) {
      return groups;
    }
    Map<String, Map<String, TensorInfo>> sorted = new LinkedHashMap<>();
    KerasOrder.sorted(groups.keySet()).forEach(path -> sorted.put(path, groups.get(path)));
    return sorted;
  }

  /**
   * Reads the layers whose paths begin with the chosen prefix, or all layers, as one network.
   *
   * @throws BadArgument if an array is missing or has a shape that no cell has, or the sizes of
   *     consecutive layers do not match
   */
  static StoredModel read(TensorFile file, String format, ModelOptions options) {
    return new KerasNames(file, options).read(format);
  }

  private StoredModel read(String format) {
    String prefix = options.prefix().orElse("");
    Map<String, List<StoredDirection>> layers = new LinkedHashMap<>();
    ElementType type = null;
    for (Map.Entry<String, Map<String, TensorInfo>> e : groups(file).entrySet()) {
      if (!e.getKey().startsWith(prefix)) {
        continue;
      }
      Matcher side = SIDE.matcher(e.getKey());
      boolean backward = side.matches() && side.group(2).equals("backward");
      String layer = side.matches() ? side.group(1) + "*" + side.group(3) : e.getKey();
      layers
          .computeIfAbsent(layer, l -> new ArrayList<>())
          .add(direction(e.getKey(), e.getValue(), backward));
      type = e.getValue().get("recurrent_kernel").type();
    }
    Check.that(
        type != null,
        "--prefix",
        "got " + prefix + ", expected the beginning of one of " + Listed.of(paths(file)));
    layers.values().forEach(KerasNames::forwardFirst);
    if (layers.size() > 1) {
      String names = String.join(", ", layers.keySet());
      notes.add(
          (file.ordered()
                  ? "layers in the order of the file: "
                  : "layers in the order of their names: ")
              + names);
    }
    notes.add(
        "the file does not say the activations; Keras's defaults, tanh and sigmoid, are assumed");
    StoredModel.Source source =
        new StoredModel.Source(file.path(), format, "Keras", prefix, type, file.metadata());
    return new StoredModel(source, List.copyOf(layers.values()), true, 0, notes, numbers.unused());
  }

  private static void forwardFirst(List<StoredDirection> directions) {
    directions.sort(java.util.Comparator.comparing(StoredDirection::backward));
    Check.that(
        directions.size() <= 2,
        "layer",
        "got " + directions.size() + " directions, expected 1 or 2");
  }

  private StoredDirection direction(String path, Map<String, TensorInfo> slots, boolean backward) {
    TensorInfo u = slots.get("recurrent_kernel");
    TensorInfo w = slots.get("kernel");
    Check.that(w != null, file.path() + ": " + path, "has a recurrent_kernel but no kernel");
    for (TensorInfo t : List.of(u, w)) {
      Check.that(
          t.shape().size() == 2 && t.elements() > 0,
          numbers.place(t),
          "got " + t.dimensions() + ", expected a matrix");
    }
    Optional<TensorInfo> bias = Optional.ofNullable(slots.get("bias"));
    boolean twoRows = bias.isPresent() && bias.get().shape().size() == 2;
    int inputs = w.extent(0);
    int rows = u.extent(1);
    Cell cell = cell(u, inputs, bias.isPresent(), twoRows);
    Matrix input = numbers.transposed(w, rows, inputs);
    Matrix recurrent = numbers.transposed(u, rows, u.extent(0));
    double[] both =
        twoRows ? numbers.matrix(bias.get(), 2, rows).data() : numbers.vector(bias, rows);
    double[] first = both.length == 0 ? both : java.util.Arrays.copyOf(both, rows);
    double[] second =
        twoRows ? java.util.Arrays.copyOfRange(both, rows, 2 * rows) : StoredDirection.NONE;
    return new StoredDirection(
        backward,
        cell,
        Matrix.wrap(rows, inputs, GateRows.KERAS.read(cell, input.data())),
        Matrix.wrap(rows, u.extent(0), GateRows.KERAS.read(cell, recurrent.data())),
        GateRows.KERAS.read(cell, first),
        GateRows.KERAS.read(cell, second),
        StoredDirection.NONE,
        StoredDirection.NONE,
        StoredDirection.NONE);
  }

  private Cell cell(TensorInfo u, int inputs, boolean bias, boolean twoRows) {
    int size = u.extent(0);
    int rows = u.extent(1);
    if (rows == 4L * size) {
      return new Lstm(inputs, size);
    }
    if (rows == 3L * size) {
      Reset guess = twoRows || !bias ? Reset.AFTER : Reset.BEFORE;
      if (!bias && options.reset().isEmpty()) {
        notes.add("a gru without bias does not say reset_after; True is assumed (--reset)");
      }
      return new Gru(inputs, size, options.reset().orElse(guess));
    }
    if (rows == size) {
      return new Rnn(inputs, size, options.activation().orElse(Activation.TANH));
    }
    throw new BadArgument(
        numbers.place(u),
        "got " + u.dimensions() + ", expected H x H (rnn), H x 3H (gru) or H x 4H (lstm)");
  }
}
