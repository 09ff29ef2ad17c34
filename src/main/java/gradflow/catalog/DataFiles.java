package gradflow.catalog;

import gradflow.files.InputFile;
import gradflow.io.NpzArrays;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** The files that specs name, each with the reader of its format. */
final class DataFiles {
  private DataFiles() {}

  /** The file of that name: arrays if it ends in {@code .npz}, bytes otherwise. */
  static InputFile named(String name) {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".npz")) {
      return new InputFile(name);
    }
    try {
      return new InputFile(name, NpzArrays.of(Path.of(name)));
    } catch (InvalidPathException e) {
      return new InputFile(name); // opening it says what is wrong with the name
    }
  }
}
