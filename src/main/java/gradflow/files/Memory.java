package gradflow.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Streams that end in memory. */
public final class Memory {
  private Memory() {}

  /** Returns what is written. Memory does not fail, so nobody has to handle an IOException. */
  public static byte[] bytes(AtomicFile.Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
