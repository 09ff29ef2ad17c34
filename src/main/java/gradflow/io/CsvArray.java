package gradflow.io;

import gradflow.files.NumberArrays;
import java.nio.file.Path;
import java.util.Set;

/** The one array of a CSV file of numbers, which has no name. */
public final class CsvArray implements NumberArrays {
  private final Path path;

  private CsvArray(Path path) {
    this.path = path;
  }

  /** Of that file, which is not opened yet. */
  public static NumberArrays of(Path path) {
    return new CsvArray(path);
  }

  /** None. */
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
