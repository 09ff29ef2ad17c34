package gradflow.catalog;

import gradflow.files.InputFile;
import gradflow.io.NpzArrays;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The files that a spec names, each with the reader of its format; one for each name, so that all
 * points of the axes share them.
 */
final class SpecFiles {
  private final Path folder;
  private final Map<String, InputFile> files = new HashMap<>();

  /** Relative paths start at that folder. */
  SpecFiles(Path folder) {
    this.folder = folder;
  }

  /** The file of that name: arrays if it ends in {@code .npz}, bytes otherwise. */
  InputFile get(String name) {
    return files.computeIfAbsent(name, this::named);
  }

  private InputFile named(String name) {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".npz")) {
      return new InputFile(name, folder, null);
    }
    try {
      return new InputFile(name, folder, NpzArrays.of(folder.resolve(name)));
    } catch (InvalidPathException e) {
      return new InputFile(name, folder, null); // opening it says what is wrong with the name
    }
  }
}
