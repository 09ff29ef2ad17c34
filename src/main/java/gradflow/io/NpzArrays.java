package gradflow.io;

import gradflow.check.Check;
import gradflow.files.NumberArrays;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The arrays of an npz file, for tasks that learn from them. The file is open while it is read. */
public final class NpzArrays implements NumberArrays {
  private final Path path;

  private NpzArrays(Path path) {
    this.path = path;
  }

  /** Of that file, which is not opened yet. */
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
