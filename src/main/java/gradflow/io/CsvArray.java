package gradflow.io;

import gradflow.files.NumberArrays;
import java.nio.file.Path;
import java.util.Set;

/**
 * The single, unnamed array of a CSV file of numbers.
 *
 * @param path the file, which is opened when the array is first read
 */
public record CsvArray(Path path) implements NumberArrays {
  /** Returns the array of a file. The file is opened when the array is first read. */
  public static NumberArrays of(Path path) {
    return new CsvArray(path);
  }

  /** Returns the empty set, since the array has no name. */
  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public NumberArray read(String name) {
    InputArrayFile.Array read = NumberCsv.read(path);
    return new NumberArray(read.shape(), read.values());
  }
}
