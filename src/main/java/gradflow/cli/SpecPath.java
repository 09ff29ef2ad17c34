package gradflow.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The location of a spec: relative to the current folder, or else to gradflow's installation
 * folder.
 */
final class SpecPath {
  private SpecPath() {}

  static Path find(Path given) {
    String home = System.getProperty("gradflow.home");
    if (!Files.exists(given)
        && !given.isAbsolute()
        && home != null
        && Files.exists(Path.of(home).resolve(given))) {
      return Path.of(home).resolve(given);
    }
    return given;
  }
}
