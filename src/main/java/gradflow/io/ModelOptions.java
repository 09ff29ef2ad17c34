package gradflow.io;

import gradflow.cell.Reset;
import gradflow.linalg.Activation;
import java.util.Optional;

/**
 * What a user says about a model file, where the file does not.
 *
 * @param prefix of the network to read, where a file has several
 * @param activation of a plain rnn; files of weights do not tell it (default tanh)
 * @param reset of a gru (default: after in PyTorch, after in Keras)
 */
public record ModelOptions(
    Optional<String> prefix, Optional<Activation> activation, Optional<Reset> reset) {
  /** Nothing is said. */
  public static ModelOptions none() {
    return new ModelOptions(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
