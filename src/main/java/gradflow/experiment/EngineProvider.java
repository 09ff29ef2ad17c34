package gradflow.experiment;

import java.util.Optional;

/** Opens an engine that is not of this jar; {@link java.util.ServiceLoader} finds it. */
public interface EngineProvider {
  /** The engine's name on the command line, such as {@code spark}. */
  String name();

  /**
   * Opens the engine.
   *
   * @param master where it computes, in the engine's own words; empty for its own choice
   * @throws gradflow.check.BadArgument if there is no such place
   */
  Engine open(Optional<String> master);
}
