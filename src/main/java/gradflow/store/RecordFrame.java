package gradflow.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record as it lies in a segment: magic number, length of the content, key, group, kind, CRC-32C
 * of all that, and the content.
 *
 * @param key what it is found by
 * @param group what it belongs to, for those who look for relatives
 * @param provisional whether another record of that key takes its place
 * @param content whatever it holds
 */
record RecordFrame(Key key, long group, boolean provisional, ByteBuffer content) {
  /** "gfR1". */
  static final int MAGIC = 0x67665231;

  /** Bytes before the content. */
  static final int HEAD = 4 + 4 + 16 + 8 + 1 + 4;

  private static final int CHECKSUM = HEAD - 4;

  /** All bytes, ready to be written. */
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
   * How long the content is of the record that begins with these bytes.
   *
   * @param head at least {@link #HEAD} bytes
   * @return −1 if no record begins here
   */
  static int contentLength(ByteBuffer head) {
    return head.getInt(0) == MAGIC ? Math.max(-1, head.getInt(4)) : -1;
  }

  /**
   * The record that these bytes are.
   *
   * @param frame exactly as many bytes as its head says
   * @return null if they are not as they were written
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
