package gradflow.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record as stored in a segment: magic number, length of the content, key, group, kind, a CRC-32C
 * of these fields and the content, then the content.
 *
 * @param key lookup key
 * @param group group of related records
 * @param provisional whether a later record with the same key replaces this one
 * @param content content of the record
 */
record RecordFrame(Key key, long group, boolean provisional, ByteBuffer content) {
  /** "gfR1". */
  static final int MAGIC = 0x67665231;

  /** Size of the header in bytes. */
  static final int HEAD = 4 + 4 + 16 + 8 + 1 + 4;

  private static final int CHECKSUM = HEAD - 4;

  /** Returns the bytes of the whole record, ready to be written. */
  ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(HEAD + content.remaining());
    out.putInt(MAGIC).putInt(content.remaining()).putLong(key.high()).putLong(key.low());
    out.putLong(group).put((byte) (provisional ? 1 : 0)).putInt(0).put(content.duplicate());
    out.putInt(CHECKSUM, checksum(out)).flip();
    return out;
  }

  private static int checksum(ByteBuffer frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame.duplicate().position(0).limit(CHECKSUM));
    crc.update(frame.duplicate().position(HEAD).limit(frame.capacity()));
    return (int) crc.getValue();
  }

  /**
   * Returns the length of the content of the record that starts with the given bytes.
   *
   * @param head at least {@link #HEAD} bytes
   * @return length in bytes, or −1 if no record starts here
   */
  static int contentLength(ByteBuffer head) {
    return head.getInt(0) == MAGIC ? Math.max(-1, head.getInt(4)) : -1;
  }

  /**
   * Decodes a record.
   *
   * @param frame exactly the number of bytes that the header specifies
   * @return the record, or null if the bytes are damaged
   */
  static RecordFrame of(ByteBuffer frame) {
    byte kind = frame.get(32);
    if (frame.getInt(CHECKSUM) != checksum(frame) || kind < 0 || kind > 1) {
      return null;
    }
    Key key = new Key(frame.getLong(8), frame.getLong(16));
    return new RecordFrame(
        key, frame.getLong(24), kind == 1, frame.duplicate().position(HEAD).slice());
  }
}
