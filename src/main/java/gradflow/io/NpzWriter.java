package gradflow.io;

import gradflow.check.Check;
import gradflow.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes npz and npy files as NumPy does: stored without compression, and without a modification
 * time.
 */
final class NpzWriter {
  /** The modification time that NumPy writes. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzWriter() {}

  /**
   * Writes arrays in the given order.
   *
   * @throws gradflow.check.BadArgument if NumPy does not have the element type
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  static void write(Path path, List<? extends WritableArray> arrays) {
    arrays.forEach(NpzWriter::requireKnown);
    AtomicFile.write(
        path,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (WritableArray a : arrays) {
            zip.putNextEntry(entry(a));
            zip.write(Npy.head(a.info()));
            a.write(zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /** Writes one array as npy. */
  static void writeOne(Path path, NamedArray array) {
    requireKnown(array);
    AtomicFile.write(
        path,
        out -> {
          out.write(Npy.head(array.info()));
          array.write(out);
        });
  }

  private static ZipEntry entry(WritableArray a) throws IOException {
    byte[] head = Npy.head(a.info());
    CheckedOutputStream sum =
        new CheckedOutputStream(java.io.OutputStream.nullOutputStream(), new CRC32());
    sum.write(head);
    a.write(sum);
    ZipEntry entry = new ZipEntry(a.info().name() + ".npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(head.length + a.info().bytes());
    entry.setCrc(sum.getChecksum().getValue());
    entry.setTimeLocal(EPOCH);
    return entry;
  }

  private static void requireKnown(WritableArray a) {
    Check.that(
        !a.info().type().numpy().isEmpty(),
        a.info().name(),
        "is of type "
            + a.info().type()
            + ", which numpy does not have; choose f32, or safetensors");
  }
}
