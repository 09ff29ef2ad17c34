package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.flow.Network;
import gradflow.graph.GraphCell;
import gradflow.linalg.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A recurrent network as stored in a file, with what was recognised in the file.
 *
 * @param source origin of the model
 * @param layers layers from bottom to top, with one or two directions each
 * @param batchFirst whether the file's convention has samples before steps
 * @param steps number of steps per sample that the file selects; 0 for all
 * @param notes what was assumed because the file does not record it, and what the file records but
 *     was ignored
 * @param unused arrays of the file that are not part of the network
 * @param graph the single cell of the network if the file is a one-step graph
 * @param module the network if it is a module of code released with a paper; {@code layers} is then
 *     empty
 */
public record StoredModel(
    Source source,
    List<List<StoredDirection>> layers,
    boolean batchFirst,
    int steps,
    List<String> notes,
    List<TensorInfo> unused,
    Optional<GraphCell> graph,
    Optional<StoredModule> module) {
  /**
   * Origin of a model.
   *
   * @param file the file
   * @param format such as {@code safetensors}
   * @param convention convention of names and gate order: PyTorch, Keras or ONNX
   * @param prefix prefix of the names, or name of the first node; may be empty
   * @param type element type of the weights in the file
   * @param metadata metadata recorded in the file
   */
  public record Source(
      Path file,
      String format,
      String convention,
      String prefix,
      ElementType type,
      Map<String, String> metadata) {}

  /** Creates a model that is a network of layers. */
  public StoredModel(
      Source source,
      List<List<StoredDirection>> layers,
      boolean batchFirst,
      int steps,
      List<String> notes,
      List<TensorInfo> unused) {
    this(source, layers, batchFirst, steps, notes, unused, Optional.empty(), Optional.empty());
  }

  /** Copies the lists. */
  public StoredModel {
    layers = layers.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    unused = List.copyOf(unused);
  }

  /**
   * Returns the network in the form that gradflow runs. Weights are widened to doubles.
   *
   * @throws BadArgument if the sizes of consecutive layers do not match
   */
  public Network network() {
    if (module.isPresent()) {
      return module.get().network();
    }
    if (graph.isPresent()) {
      GraphCell cell = graph.get();
      Matrix s0 = Matrix.wrap(cell.stateSize(), 1, cell.initialState());
      return new Network(
          List.of(
              new Network.Layer(List.of(new Network.Direction(false, cell, cell.weights(), s0)))));
    }
    return new Network(
        layers.stream()
            .map(l -> new Network.Layer(l.stream().map(StoredDirection::direction).toList()))
            .toList());
  }

  /** Returns what was recognised, one item per line. */
  public List<String> recognised() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %s convention, %s%s"
            .formatted(
                source.format(),
                source.convention(),
                source.type(),
                source.prefix().isEmpty() ? "" : ", prefix " + source.prefix()));
    for (int k = 0; k < layers.size(); k++) {
      for (StoredDirection d : layers.get(k)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "layer %d %s: %s, %d inputs, %d units, %s",
                k,
                d.backward() ? "backward" : "forward",
                StoredDirection.form(d.cell()).words(),
                d.cell().inputSize(),
                d.cell().hiddenSize(),
                biases(d)));
      }
    }
    module.ifPresent(
        m -> lines.add(m.form().cell() + ", " + m.form().cell().layout().size() + " weights"));
    graph.ifPresent(
        cell ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "one-step graph, %s; %d inputs, a state of %d numbers, %d weights",
                    cell.binding(),
                    cell.inputSize(),
                    cell.stateSize(),
                    cell.layout().size())));
    if (steps > 0) {
      lines.add("note: sequence_lens lets " + steps + " steps count");
    }
    notes.forEach(n -> lines.add("note: " + n));
    return lines;
  }

  /**
   * Lists the arrays of the file that are not part of the network on one line; empty if there are
   * none.
   *
   * @param otherwise names of arrays that are used for another purpose
   */
  public Optional<String> unusedLine(Set<String> otherwise) {
    String names =
        unused.stream()
            .filter(t -> !otherwise.contains(t.name()))
            .map(t -> t.name() + " (" + t.dimensions() + ")")
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of("not used: " + names);
  }

  private static String biases(StoredDirection d) {
    int count = (d.inputBias().length > 0 ? 1 : 0) + (d.recurrentBias().length > 0 ? 1 : 0);
    return List.of("no bias", "one bias", "two biases").get(count)
        + (d.initial().length > 0 ? ", initial state from the file" : "");
  }
}
