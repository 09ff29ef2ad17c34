package gradflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that remembers why it could not be written; Java's own keeps silent about a full
 * disk and a reader that has gone.
 */
final class Stdout extends OutputStream {
  private final OutputStream out;
  private IOException failure;

  /**
   * @param out is not closed with this
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

  /** The first failure, after which nothing was written any more. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private void require() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
