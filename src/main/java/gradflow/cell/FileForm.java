package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How model files of other tools store a cell: the rows of its gates stacked in one matrix, two
 * biases, and peepholes and a projection if the cell has them. Readers and writers get everything
 * that depends on the cell from here.
 *
 * @param words short description of the cell, such as {@code gru, reset after the product}
 * @param gates in the order in which gradflow stacks them
 * @param units rows of a gate
 * @param gate activation of the gates; σ if there are none
 * @param peepholes blocks in the order i, f, o, with an empty name for each that the cell lacks;
 *     empty without peepholes
 * @param projection the block from {@code units} to the output; empty without a projection
 * @param unsaid the activation that weight arrays alone do not determine; empty if there is none
 * @param tools the tools that support the cell
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
  /** The tools. */
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
   * @param present whether the cell has its parameters; a coupled forget gate has rows only in
   *     files
   * @param recurrentBias the block of the recurrent bias, if the two biases are not added
   */
  public record Gate(String suffix, boolean present, Optional<String> recurrentBias) {
    /** Creates a gate whose two biases are added. */
    static Gate of(String suffix) {
      return new Gate(suffix, true, Optional.empty());
    }
  }

  /**
   * The name and arrangement of the cell in one tool.
   *
   * @param kind its name there, such as {@code LSTM}
   * @param order position of gate k in the tool's stack
   * @param activations of the cell in the tool's order, if its files record them
   * @param flags its attributes, if its files have any
   */
  public record Naming(
      String kind, List<Integer> order, List<Activation> activations, Map<String, Integer> flags) {
    /** Copies the lists and the map. */
    public Naming {
      order = List.copyOf(order);
      activations = List.copyOf(activations);
      flags = Map.copyOf(flags);
    }
  }

  /** Copies the lists and the map. */
  public FileForm {
    gates = List.copyOf(gates);
    peepholes = List.copyOf(peepholes);
    tools = Map.copyOf(tools);
  }

  /** Creates a form with these gates, without peepholes, projection or tools. */
  static FileForm of(String words, int units, Activation gate, List<Gate> gates) {
    return new FileForm(
        words, gates, units, gate, List.of(), Optional.empty(), Optional.empty(), Map.of());
  }

  /** Returns this form with peepholes. */
  FileForm peepholes(List<String> blocks) {
    return new FileForm(words, gates, units, gate, blocks, projection, unsaid, tools);
  }

  /** Returns this form with a projection. */
  FileForm projection(String block) {
    return new FileForm(words, gates, units, gate, peepholes, Optional.of(block), unsaid, tools);
  }

  /** Returns this form with an activation that weight arrays alone do not determine. */
  FileForm unsaid(Activation activation) {
    return new FileForm(
        words, gates, units, gate, peepholes, projection, Optional.of(activation), tools);
  }

  /** Returns this form with a tool whose files hold only weights. */
  FileForm in(Tool tool, String kind, Integer... order) {
    return in(tool, new Naming(kind, List.of(order), List.of(), Map.of()));
  }

  /** Returns this form with one more tool. */
  FileForm in(Tool tool, Naming naming) {
    Map<Tool, Naming> more = new EnumMap<>(Tool.class);
    more.putAll(tools);
    more.put(tool, naming);
    return new FileForm(words, gates, units, gate, peepholes, projection, unsaid, more);
  }

  /** Whether the two biases of some gate act differently. */
  public boolean twoBiases() {
    return gates.stream().anyMatch(g -> g.recurrentBias().isPresent());
  }

  /** Returns the words that describe gates with an activation other than σ. */
  static String gates(Activation gate) {
    return gate == Activation.SIGMOID ? "" : ", " + gate.specName() + " gates";
  }
}
