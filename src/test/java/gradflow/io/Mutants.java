package gradflow.io;

import org.apache.commons.rng.UniformRandomProvider;

/** Files damaged at random. */
public final class Mutants {
  private Mutants() {}

  /** One to four of: flip a bit, set a byte, cut, insert, repeat, zero, put a large number. */
  public static byte[] of(byte[] sound, UniformRandomProvider random) {
    byte[] bytes = sound.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes && bytes.length > 16; c++) {
      // half of the changes hit the head, where the lengths are
      int at = random.nextInt(random.nextBoolean() ? Math.min(400, bytes.length) : bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
        case 3 -> bytes = spliced(bytes, at, 1 + random.nextInt(9), random);
        case 4 -> {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
          int to = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes, at, bytes, to, length);
        }
        case 5 ->
            java.util.Arrays.fill(
                bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)), (byte) 0);
        default ->
            java.util.Arrays.fill(
                bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0xff);
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, int count, UniformRandomProvider random) {
    byte[] out = new byte[bytes.length + count];
    System.arraycopy(bytes, 0, out, 0, at);
    for (int k = 0; k < count; k++) {
      out[at + k] = (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt(256));
    }
    System.arraycopy(bytes, at, out, at + count, bytes.length - at);
    return out;
  }
}
