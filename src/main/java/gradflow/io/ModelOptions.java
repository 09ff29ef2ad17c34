package gradflow.io;

import gradflow.cell.Reset;
import gradflow.linalg.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user specifies about a model file beyond what the file contains.
 *
 * @param prefix prefix of the network to read if the file has several
 * @param activation activation of a plain rnn, which files of weights do not record (default: tanh)
 * @param reset position of a gru's reset gate (default: after in PyTorch, after in Keras)
 * @param numbers constants of a cell that its arrays do not contain, such as {@code dt} of a cornn
 * @param state inputs of a one-step ONNX graph that are its state; empty to infer them from names
 */
public record ModelOptions(
    Optional<String> prefix,
    Optional<Activation> activation,
    Optional<Reset> reset,
    Map<String, Double> numbers,
    List<String> state) {
  /** Copies the map and the list. */
  public ModelOptions {
    numbers = Map.copyOf(numbers);
    state = List.copyOf(state);
  }

  /** Creates options without constants and names of states. */
  public ModelOptions(
      Optional<String> prefix, Optional<Activation> activation, Optional<Reset> reset) {
    this(prefix, activation, reset, Map.of(), List.of());
  }

  /** Returns options that specify nothing. */
  public static ModelOptions none() {
    return new ModelOptions(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
