package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How model files of other tools hold a cell: the rows of its gates stacked in one matrix, two
 * biases, peepholes and a projection where it has them. Readers and writers take everything that
 * depends on the cell from here.
 *
 * @param words the cell in a few words, such as {@code gru, reset after the product}
 * @param gates in the order in which gradflow stacks them
 * @param units rows of a gate
 * @param gate activation of the gates; σ where there are none
 * @param peepholes blocks in the order i, f, o, an empty name where the cell has none; empty
 *     without peepholes
 * @param projection the block from {@code units} to the output; empty without
 * @param unsaid the activation that arrays of weights do not say; empty where they need not
 * @param tools the tools that have the cell
 */
public record FileForm(
    String words,
    List<Gate> gates,
    int units,
    Activation gate,
    List<String> peepholes,
    Optional<String> projection,
    Optional<Activation> unsaid,
    Map<Tool, Naming> tools) {
  /** Whose files. */
  public enum Tool {
    /** PyTorch. */
    PYTORCH,
    /** Keras. */
    KERAS,
    /** ONNX. */
    ONNX
  }

  /**
   * The rows of one gate.
   *
   * @param suffix of its blocks: {@code W_hh + suffix}, {@code W_ih + suffix}, {@code b + suffix}
   * @param present whether the cell has them; a coupled forget gate has rows in files alone
   * @param recurrentBias the block of the recurrent bias, where the two biases are not added
   */
  public record Gate(String suffix, boolean present, Optional<String> recurrentBias) {
    /** A gate whose two biases are added. */
    static Gate of(String suffix) {
      return new Gate(suffix, true, Optional.empty());
    }
  }

  /**
   * What one tool calls the cell.
   *
   * @param kind its name there, such as {@code LSTM}
   * @param order where the tool stacks gate k
   * @param activations of the cell in the tool's order, where its files say them
   * @param flags its attributes, where its files have some
   */
  public record Naming(
      String kind, List<Integer> order, List<Activation> activations, Map<String, Integer> flags) {
    /** Copies lists and map. */
    public Naming {
      order = List.copyOf(order);
      activations = List.copyOf(activations);
      flags = Map.copyOf(flags);
    }
  }

  /** Copies lists and map. */
  public FileForm {
    gates = List.copyOf(gates);
    peepholes = List.copyOf(peepholes);
    tools = Map.copyOf(tools);
  }

  /** A form with these gates, without peepholes and projection, that no tool has yet. */
  static FileForm of(String words, int units, Activation gate, List<Gate> gates) {
    return new FileForm(
        words, gates, units, gate, List.of(), Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same with peepholes. */
  FileForm peepholes(List<String> blocks) {
    return new FileForm(words, gates, units, gate, blocks, projection, unsaid, tools);
  }

  /** The same with a projection. */
  FileForm projection(String block) {
    return new FileForm(words, gates, units, gate, peepholes, Optional.of(block), unsaid, tools);
  }

  /** The same with an activation that arrays of weights do not say. */
  FileForm unsaid(Activation activation) {
    return new FileForm(
        words, gates, units, gate, peepholes, projection, Optional.of(activation), tools);
  }

  /** The same with a tool whose files hold weights alone. */
  FileForm in(Tool tool, String kind, Integer... order) {
    return in(tool, new Naming(kind, List.of(order), List.of(), Map.of()));
  }

  /** The same with one tool more. */
  FileForm in(Tool tool, Naming naming) {
    Map<Tool, Naming> more = new EnumMap<>(Tool.class);
    more.putAll(tools);
    more.put(tool, naming);
    return new FileForm(words, gates, units, gate, peepholes, projection, unsaid, more);
  }

  /** Whether the two biases of a gate do different things. */
  public boolean twoBiases() {
    return gates.stream().anyMatch(g -> g.recurrentBias().isPresent());
  }

  /** What an activation of gates other than σ adds to the words. */
  static String gates(Activation gate) {
    return gate == Activation.SIGMOID ? "" : ", " + gate.specName() + " gates";
  }
}
