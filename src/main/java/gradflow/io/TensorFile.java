package gradflow.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An open file of named arrays. Opening reads names, types and shapes only; numbers are read where
 * they are asked for, so that a file larger than the memory can be looked at. Mutable, one thread.
 */
public interface TensorFile extends Closeable {
  /** The file. */
  Path path();

  /** What is in it, in the order of the file. */
  List<TensorInfo> tensors();

  /**
   * Whether that order is the one in which its writer gave the arrays. The safetensors library
   * sorts them by type and name; an npz file has them as they were handed to {@code numpy.savez}.
   */
  default boolean ordered() {
    return true;
  }

  /** Texts that the file says about itself; empty where the format has none. */
  Map<String, String> metadata();

  /**
   * The numbers of one of {@link #tensors}, row-major, widened to doubles.
   *
   * @throws gradflow.check.BadArgument if they are not all there
   */
  double[] read(TensorInfo tensor);

  /**
   * Writes the numbers of one of {@link #tensors} as they are, bit by bit: row-major,
   * little-endian.
   *
   * @throws gradflow.check.BadArgument if they are not all there
   */
  void copy(TensorInfo tensor, OutputStream out) throws IOException;

  @Override
  void close();
}
