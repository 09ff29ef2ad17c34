package gradflow.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An append-only file that can be read while it grows. When an append returns, all its bytes have
 * been written.
 */
public final class GrowingFile implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final AtomicLong length = new AtomicLong();

  /**
   * Creates a new file, and its parent folders if necessary.
   *
   * @throws FileProblem if the file exists or cannot be created
   */
  public GrowingFile(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /**
   * Appends bytes.
   *
   * @throws FileProblem if they cannot be written
   */
  public void append(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
    length.addAndGet(bytes.length);
  }

  /**
   * Copies everything appended so far, without any part of an append in progress in another thread.
   *
   * @param target file that is created or replaced
   * @throws FileProblem if the target cannot be written
   */
  public void copyTo(Path target) {
    long whole = length.get();
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long at = 0; at < whole; ) {
        at += from.transferTo(at, whole - at, to);
      }
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }
}
