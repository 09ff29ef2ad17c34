package gradflow.io;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the recurrent networks of an ONNX graph. Recurrent nodes that are connected directly, or
 * through changes of shape only, are layers of one network.
 */
final class OnnxNetworks {
  private static final Set<String> PASSING =
      Set.of(
          "Squeeze", "Unsqueeze", "Transpose", "Reshape", "Identity", "Dropout", "Cast", "Flatten");

  private final OnnxFile file;
  private final Map<String, List<OnnxNode>> chains = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();

  OnnxNetworks(OnnxFile file) {
    this.file = file;
    for (OnnxNode node : file.nodes()) {
      if (isRecurrent(node)) {
        place(node);
      }
    }
  }

  private static boolean isRecurrent(OnnxNode node) {
    boolean standard = node.domain().isEmpty() || node.domain().equals("ai.onnx");
    return standard && OnnxLayer.OPS.contains(node.op());
  }

  private void place(OnnxNode node) {
    String from = node.input(0);
    OnnxNode producer = file.producer(from);
    int hops = 0;
    while (producer != null && PASSING.contains(producer.op()) && hops++ < 1000) {
      from = producer.input(0);
      producer = file.producer(from);
    }
    for (List<OnnxNode> chain : chains.values()) {
      OnnxNode last = chain.get(chain.size() - 1);
      if (!from.isEmpty() && last.outputs().indexOf(from) == 0) {
        chain.add(node);
        return;
      }
    }
    List<OnnxNode> chain = new ArrayList<>();
    chain.add(node);
    String name = node.called();
    for (int k = 2; chains.containsKey(name); k++) {
      name = node.called() + " (" + k + ")";
    }
    chains.put(name, chain);
    sources.put(name, producer == null ? "" : producer.op());
  }

  /** Returns the names of the networks; a network has the name of its first node. */
  List<String> names() {
    return List.copyOf(chains.keySet());
  }

  /**
   * Reads a network.
   *
   * @throws gradflow.check.BadArgument if a node uses something that is not supported (the message
   *     names it)
   */
  StoredModel read(String name) {
    List<String> notes = new ArrayList<>();
    List<List<StoredDirection>> layers = new ArrayList<>();
    String source = sources.get(name);
    if (!source.isEmpty()) {
      notes.add(
          "in the graph its inputs come from a "
              + source
              + " node; give them as the node gets them");
    }
    NamedTensors numbers = new NamedTensors(file);
    file.nodes().stream().filter(n -> PASSING.contains(n.op())).forEach(n -> shapes(n, numbers));
    OnnxLayer first = null;
    int steps = 0;
    for (OnnxNode node : chains.get(name)) {
      OnnxLayer layer = new OnnxLayer(file, numbers, node, notes);
      layers.add(layer.directions());
      int its = layer.steps();
      Check.that(
          first == null || its == steps,
          file.path() + ": " + node.called() + ": sequence_lens",
          "got " + its + ", other layers have " + steps);
      steps = its;
      first = first == null ? layer : first;
    }
    StoredModel.Source from =
        new StoredModel.Source(file.path(), "onnx", "ONNX", name, first.type(), file.metadata());
    boolean batchFirst = batchFirst(chains.get(name).get(0), first);
    return new StoredModel(from, layers, batchFirst, steps, notes, numbers.unused());
  }

  /** Marks the shape operands of a node as used, since they are not parameters. */
  private static void shapes(OnnxNode node, NamedTensors numbers) {
    node.inputs().stream().skip(1).forEach(numbers::use);
  }

  /**
   * Returns whether the graph's input has samples before steps, from the node's layout and any
   * transposition between the two.
   */
  private boolean batchFirst(OnnxNode node, OnnxLayer layer) {
    boolean swapped = false;
    OnnxNode producer = file.producer(node.input(0));
    for (int hops = 0; producer != null && PASSING.contains(producer.op()) && hops < 1000; hops++) {
      OnnxNode.Attribute perm = producer.attributes().get("perm");
      swapped ^=
          producer.op().equals("Transpose")
              && perm != null
              && perm.ints().equals(List.of(1L, 0L, 2L));
      producer = file.producer(producer.input(0));
    }
    return layer.batchFirst() ^ swapped;
  }
}
