package gradflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that records write errors; Java's own ignores a full disk and a closed reader.
 */
final class Stdout extends OutputStream {
  private final OutputStream out;
  private IOException failure;

  /**
   * @param out is not closed together with this stream
   */
  Stdout(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    require();
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    require();
    try {
      out.flush();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** The first error, after which nothing more was written. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private void require() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
