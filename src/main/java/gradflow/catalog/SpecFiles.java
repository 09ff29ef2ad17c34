package gradflow.catalog;

import gradflow.files.InputFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files that a spec names, one for each name, so that all points of the axes share them. */
final class SpecFiles {
  private final Path folder;
  private final Map<String, InputFile> files = new HashMap<>();

  /** Relative paths start at that folder. */
  SpecFiles(Path folder) {
    this.folder = folder;
  }

  InputFile get(String name) {
    return files.computeIfAbsent(name, n -> new InputFile(n, folder));
  }
}
