package gradflow.io;

import gradflow.check.Check;
import gradflow.files.NumberArrays;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The arrays of an npz file, for tasks that use them as data. The file is open only while it is
 * read.
 *
 * @param path the file
 */
public record NpzArrays(Path path) implements NumberArrays {
  /** Returns the arrays of a file. The file is opened when an array is first read. */
  public static NumberArrays of(Path path) {
    return new NpzArrays(path);
  }

  @Override
  public Set<String> names() {
    try (TensorFile file = Npz.open(path)) {
      return file.tensors().stream()
          .map(TensorInfo::name)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  @Override
  public NumberArray read(String name) {
    try (TensorFile file = Npz.open(path)) {
      for (TensorInfo info : file.tensors()) {
        if (info.name().equals(name)) {
          return new NumberArray(info.shape(), file.read(info));
        }
      }
      Check.that(false, path.toString(), "has no array named " + name + ", expected " + names());
      throw new IllegalStateException();
    }
  }
}
