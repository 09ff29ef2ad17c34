package gradflow.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Changes npz files. */
final class Npzs {
  private Npzs() {}

  static void without(Path file, String... names) throws IOException {
    rewrite(file, (name, bytes) -> List.of(names).contains(name) ? null : bytes);
  }

  /** Changes the numbers of an array of int64. */
  static void change(Path file, String array, Consumer<long[]> change) throws IOException {
    rewrite(
        file,
        (name, bytes) -> {
          if (name.equals(array)) {
            int head = 10 + (bytes[8] & 255) + 256 * (bytes[9] & 255);
            ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(head);
            long[] all = new long[b.remaining() / 8];
            b.asLongBuffer().get(all);
            change.accept(all);
            b.asLongBuffer().put(all);
          }
          return bytes;
        });
  }

  private interface Change {
    byte[] apply(String name, byte[] bytes);
  }

  private static void rewrite(Path file, Change change) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        byte[] bytes = change.apply(e.getName().replace(".npy", ""), zip.readAllBytes());
        if (bytes != null) {
          to.putNextEntry(new ZipEntry(e.getName()));
          to.write(bytes);
        }
      }
    }
    Files.write(file, out.toByteArray());
  }
}
