package gradflow.io;

import gradflow.cell.Reset;
import gradflow.linalg.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says about a model file, where the file does not.
 *
 * @param prefix of the network to read, where a file has several
 * @param activation of a plain rnn; files of weights do not say it (default tanh)
 * @param reset of a gru (default: after in PyTorch, after in Keras)
 * @param numbers of a cell that its arrays do not say, such as {@code dt} of a cornn
 * @param state inputs of a one-step ONNX graph that are its state; empty where names say
 */
public record ModelOptions(
    Optional<String> prefix,
    Optional<Activation> activation,
    Optional<Reset> reset,
    Map<String, Double> numbers,
    List<String> state) {
  /** Copies map and list. */
  public ModelOptions {
    numbers = Map.copyOf(numbers);
    state = List.copyOf(state);
  }

  /** Without names of states. */
  public ModelOptions(
      Optional<String> prefix, Optional<Activation> activation, Optional<Reset> reset) {
    this(prefix, activation, reset, Map.of(), List.of());
  }

  /** Nothing is said. */
  public static ModelOptions none() {
    return new ModelOptions(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
