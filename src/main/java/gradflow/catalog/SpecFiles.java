package gradflow.catalog;

import gradflow.files.InputFile;
import gradflow.io.CsvArray;
import gradflow.io.NpzArrays;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The files that a spec names, each with the reader of its format. There is one object per name,
 * shared by all points of the axes.
 */
final class SpecFiles {
  private final Path folder;
  private final Map<String, InputFile> files = new HashMap<>();

  /** Resolves relative paths against a folder. */
  SpecFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the file of a name. It holds arrays if the extension is {@code .npz}, {@code .npy} or
   * {@code .csv}, and bytes otherwise.
   */
  InputFile get(String name) {
    return files.computeIfAbsent(name, this::named);
  }

  private InputFile named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean csv = lower.endsWith(".csv");
    if (!csv && !lower.endsWith(".npz") && !lower.endsWith(".npy")) {
      return new InputFile(name, folder, null);
    }
    try {
      Path path = folder.resolve(name);
      return new InputFile(name, folder, csv ? CsvArray.of(path) : NpzArrays.of(path));
    } catch (InvalidPathException e) {
      return new InputFile(name, folder, null); // opening it reports what is wrong
    }
  }
}
