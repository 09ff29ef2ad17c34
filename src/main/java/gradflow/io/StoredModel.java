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
 * A recurrent network as a file keeps it, with what was recognised in the file.
 *
 * @param source where it comes from
 * @param layers bottom first; one or two directions each
 * @param batchFirst whether the file's convention puts samples before steps
 * @param steps of every sample that the file lets count; 0 for all
 * @param notes what the file does not say and was assumed, or says and was left out
 * @param unused the arrays of the file that are not part of the network
 * @param graph the cell that is all of the network, where the file is a one-step graph
 * @param module the network, where it is a module of code released with a paper; no layers then
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
   * Where a model comes from.
   *
   * @param file the file
   * @param format such as {@code safetensors}
   * @param convention whose names and gate order: PyTorch, Keras or ONNX
   * @param prefix in front of the names, or the first node's name; may be empty
   * @param type of the weights in the file
   * @param metadata what the file says about itself
   */
  public record Source(
      Path file,
      String format,
      String convention,
      String prefix,
      ElementType type,
      Map<String, String> metadata) {}

  /** A network of layers. */
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
   * The network as gradflow runs it; weights are widened to doubles.
   *
   * @throws BadArgument if the layers do not fit on each other
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
    List<Network.Layer> out = new ArrayList<>();
    for (List<StoredDirection> layer : layers) {
      out.add(new Network.Layer(layer.stream().map(StoredDirection::direction).toList()));
    }
    return new Network(out);
  }

  /** What was recognised, one line each. */
  public List<String> recognised() {
    List<String> lines = new ArrayList<>();
    lines.add(
        source.format()
            + ", "
            + source.convention()
            + " convention, "
            + source.type()
            + (source.prefix().isEmpty() ? "" : ", prefix " + source.prefix()));
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
   * The arrays of the file that are no part of the network, as one line; nothing if there are none.
   *
   * @param otherwise names of arrays that are used for something else
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
