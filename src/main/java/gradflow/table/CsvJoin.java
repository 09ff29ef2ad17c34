package gradflow.table;

import gradflow.files.Digest;
import gradflow.files.FileProblem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;

/** Joins CSV files of one header into one, without holding them in memory. */
final class CsvJoin {
  /**
   * A file of rows.
   *
   * @param file with a header
   * @param sha256 of its bytes when it was written
   */
  record Part(Path file, String sha256) {}

  private CsvJoin() {}

  /**
   * Writes {@code target}, or {@code target.gz} above {@link CsvWriter#GZIP_ABOVE}, as {@link
   * CsvWriter#write(Path, TidyTable)} does.
   *
   * @return the file that was written
   * @throws FileProblem if a part is not as it was written, or the table cannot be written
   */
  static Path write(Path target, List<Part> parts) {
    long bytes = 0;
    for (Part part : parts) {
      bytes += size(part.file());
    }
    return CsvWriter.write(target, bytes > CsvWriter.GZIP_ABOVE, out -> join(parts, out));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static void join(List<Part> parts, OutputStream out) throws IOException {
    boolean first = true;
    for (Part part : parts) {
      MessageDigest sum = Digest.sha256();
      try (InputStream in =
          new DigestInputStream(
              new BufferedInputStream(Files.newInputStream(part.file()), 1 << 16), sum)) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = b == '\n' ? -1 : in.read()) {
          header.write(b);
        }
        if (first) {
          header.writeTo(out);
          first = false;
        }
        in.transferTo(out);
      }
      if (!Digest.hex(sum.digest()).equals(part.sha256())) {
        throw new IOException(part.file() + " is not as it was written");
      }
    }
  }
}
