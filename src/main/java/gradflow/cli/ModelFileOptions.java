package gradflow.cli;

import gradflow.cell.Reset;
import gradflow.io.ModelOptions;
import gradflow.io.Models;
import gradflow.io.StoredModel;
import gradflow.linalg.Activation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options for information that a model's file does not contain. */
final class ModelFileOptions {
  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "name prefix of the network, if the file has several")
  private String prefix;

  @Option(
      names = "--activation",
      description =
          "activation of a plain rnn, if the file does not give it: ${COMPLETION-CANDIDATES}")
  private Activation activation;

  @Option(
      names = "--reset",
      description = "reset gate of a gru, if the file does not give it: before or after")
  private Reset reset;

  @Option(
      names = "--set",
      paramLabel = "NAME=X",
      description = "option of a cell, if the file does not give it: dt, gamma, epsilon or head")
  private Map<String, Double> numbers = Map.of();

  /** Reads the network from a file. */
  StoredModel read(Path model) {
    return Models.read(
        model,
        new ModelOptions(
            Optional.ofNullable(prefix),
            Optional.ofNullable(activation),
            Optional.ofNullable(reset),
            numbers,
            List.of()));
  }

  /**
   * Prints what was read.
   *
   * @param used other arrays of the file that are used
   */
  static void print(Screen screen, Path model, StoredModel stored, Set<String> used) {
    screen.line("", model.toString(), 2);
    stored.recognised().forEach(line -> screen.line("  ", line, 2));
    stored.unusedLine(used).ifPresent(line -> screen.line("  ", line, 2));
  }
}
