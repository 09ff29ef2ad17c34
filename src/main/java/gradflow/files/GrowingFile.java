package gradflow.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that others read while it grows: each append is on the disk, whole, when the call returns,
 * unless the process or the disk fails in it.
 */
public final class GrowingFile implements AutoCloseable {
  private final Path file;
  private final OutputStream out;

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
