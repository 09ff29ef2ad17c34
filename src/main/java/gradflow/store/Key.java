package gradflow.store;

import java.nio.ByteBuffer;

/**
 * Lookup key of a record: the first 128 bits of a SHA-256.
 *
 * @param high bits 0 … 63
 * @param low bits 64 … 127
 */
public record Key(long high, long low) {
  /**
   * Returns the key for a digest.
   *
   * @param sha256 at least 16 bytes
   */
  public static Key of(byte[] sha256) {
    ByteBuffer bytes = ByteBuffer.wrap(sha256);
    return new Key(bytes.getLong(), bytes.getLong());
  }

  /** Returns the key as 32 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
