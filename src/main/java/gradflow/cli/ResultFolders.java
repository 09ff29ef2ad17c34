package gradflow.cli;

import gradflow.check.BadArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the result folders, {@code NAME/HASH}, to which a given folder refers. */
final class ResultFolders {
  private ResultFolders() {}

  /**
   * Returns the folder itself if it contains a {@code spec.yaml}; otherwise the result folders of
   * one experiment, or all below a folder of results.
   *
   * @throws BadArgument if there are none
   */
  static List<Path> in(Path folder) {
    for (int depth = 1; depth <= 3; depth++) {
      try (Stream<Path> files = Files.find(folder, depth, (f, a) -> isSpec(f))) {
        List<Path> found =
            files.map(f -> f.toAbsolutePath().normalize().getParent()).sorted().toList();
        if (!found.isEmpty()) {
          return found;
        }
      } catch (IOException e) {
        throw new BadArgument(folder.toString(), "cannot be read: " + e.getMessage());
      }
    }
    throw new BadArgument(
        folder.toString(), "got a folder without results, expected NAME/HASH/spec.yaml in it");
  }

  private static boolean isSpec(Path file) {
    return file.getFileName().toString().equals("spec.yaml");
  }

  /** Returns the folder of results that contains a result folder. */
  static Path root(Path resultFolder) {
    return resultFolder.toAbsolutePath().normalize().getParent().getParent();
  }
}
