package gradflow.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An open file of named arrays. Opening reads names, types and shapes only. Numbers are read on
 * request, so that files larger than memory can be inspected. Mutable and not thread-safe.
 */
public interface TensorFile extends Closeable {
  /** Returns the path of the file. */
  Path path();

  /** Returns descriptions of the arrays, in the order of the file. */
  List<TensorInfo> tensors();

  /**
   * Returns whether the file keeps the order in which the arrays were written. The safetensors
   * library sorts them by type and name; an npz file keeps the order of the arguments of {@code
   * numpy.savez}.
   */
  default boolean ordered() {
    return true;
  }

  /** Returns the file's metadata; empty if the format has none. */
  Map<String, String> metadata();

  /**
   * Reads the numbers of one of {@link #tensors}, row-major, widened to doubles.
   *
   * @throws gradflow.check.BadArgument if some of them are missing
   */
  double[] read(TensorInfo tensor);

  /**
   * Writes the numbers of one of {@link #tensors} with their bits unchanged, row-major and
   * little-endian.
   *
   * @throws gradflow.check.BadArgument if some of them are missing
   */
  void copy(TensorInfo tensor, OutputStream out) throws IOException;

  @Override
  void close();
}
