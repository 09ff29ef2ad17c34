package gradflow.experiment;

import java.util.Optional;

/** Opens an engine from another jar; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {
  /** The engine's name on the command line, such as {@code spark}. */
  String name();

  /**
   * Opens the engine.
   *
   * @param master the location of the computation, in the engine's own notation; empty for the
   *     engine's default
   * @throws gradflow.check.BadArgument if there is no such location
   */
  Engine open(Optional<String> master);
}
