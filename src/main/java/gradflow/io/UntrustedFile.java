package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.flow.MemoryPlan;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Helpers for reading untrusted files, so that false lengths cost neither memory nor time. No array
 * is allocated before its size has been checked against the file and the heap.
 */
final class UntrustedFile {
  private UntrustedFile() {}

  /**
   * Opens a regular file.
   *
   * @throws BadArgument if it is a folder
   * @throws FileProblem if it cannot be opened
   */
  static FileChannel open(Path file) {
    Check.that(!Files.isDirectory(file), file.toString(), "is a folder, expected a file");
    return FileProblem.reading(file, () -> FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * Reads bytes at an offset of a file into a little-endian buffer.
   *
   * @throws BadArgument if the file ends too early
   */
  static ByteBuffer read(Path file, FileChannel channel, long from, int count) {
    try {
      if (from < 0 || count < 0 || from > channel.size() - count) {
        throw new BadArgument(
            file.toString(),
            "ends after %s bytes, expected %s more from byte %s; it may be truncated"
                .formatted(channel.size(), count, from));
      }
      ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
      long at = from;
      while (bytes.hasRemaining()) {
        int got = channel.read(bytes, at);
        if (got < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
        at += got;
      }
      return bytes.flip();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /**
   * Reads numbers of a type at an offset of a file, in chunks.
   *
   * @throws BadArgument if the file ends too early, or the heap is too small
   */
  static double[] numbers(
      Path file, FileChannel channel, long from, int count, ElementType type, ByteOrder order) {
    requireRoom(file, count);
    double[] out = new double[count];
    int piece = Math.max(1, (1 << 16) / type.bytes());
    for (int done = 0; done < count; done += piece) {
      int now = Math.min(piece, count - done);
      ByteBuffer bytes =
          read(file, channel, from + (long) done * type.bytes(), now * type.bytes()).order(order);
      for (int k = 0; k < now; k++) {
        out[done + k] = type.get(bytes);
      }
    }
    return out;
  }

  /**
   * Copies bytes from an offset of a file, in chunks.
   *
   * @throws BadArgument if the file ends too early
   */
  static void copy(Path file, FileChannel channel, long from, long count, OutputStream out)
      throws IOException {
    for (long done = 0; done < count; ) {
      int now = (int) Math.min(1 << 16, count - done);
      ByteBuffer bytes = read(file, channel, from + done, now);
      out.write(bytes.array(), bytes.arrayOffset(), now);
      done += now;
    }
  }

  /**
   * Checks the size of an array of doubles against the heap.
   *
   * @throws BadArgument if it would take more than a quarter of it
   */
  static void requireRoom(Path file, long count) {
    long most = Runtime.getRuntime().maxMemory() / 4;
    Check.that(
        count <= most / 8,
        file.toString(),
        ("an array of %s numbers takes %s, expected at most a quarter of Java's heap, %s; give"
                + " Java a larger heap (GRADFLOW_JAVA_OPTS=-Xmx8g) if the file is sound")
            .formatted(count, MemoryPlan.human(8 * count), MemoryPlan.human(most)));
  }

  /** Converts numbers from column-major to row-major order. */
  static double[] rowMajor(TensorInfo tensor, double[] values) {
    int n = tensor.shape().size();
    if (!tensor.columnMajor() || n < 2) {
      return values;
    }
    int[] index = new int[n];
    double[] out = new double[values.length];
    for (double value : values) {
      int at = 0;
      for (int d = 0; d < n; d++) {
        at = at * tensor.extent(d) + index[d];
      }
      out[at] = value;
      for (int d = 0; d < n && ++index[d] == tensor.extent(d); d++) {
        index[d] = 0;
      }
    }
    return out;
  }
}
