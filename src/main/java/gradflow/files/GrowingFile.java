package gradflow.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that others read while it grows: each append is on the disk, whole, when the call returns,
 * unless the process or the disk fails in it.
 */
public final class GrowingFile implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final AtomicLong length = new AtomicLong();

  /**
   * Begins a file that is not there yet; its folders are made if need be.
   *
   * @throws FileProblem if it is there, or cannot be made
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
   * Adds bytes at the end.
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
   * Copies what was appended so far, and nothing of an append that is going on in another thread.
   *
   * @param target a file that is made, or replaced
   * @throws FileProblem if it cannot be written
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
