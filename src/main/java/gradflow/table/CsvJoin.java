package gradflow.table;

import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Joins CSV files of one header into one, without holding them in memory. */
final class CsvJoin {
  private CsvJoin() {}

  /**
   * Writes {@code target}, or {@code target.gz} above {@link CsvWriter#GZIP_ABOVE}; the other of
   * the two is removed.
   */
  static void write(Path target, List<Path> parts) {
    Path zipped = target.resolveSibling(target.getFileName() + ".gz");
    try {
      long bytes = 0;
      for (Path part : parts) {
        bytes += Files.size(part);
      }
      boolean zip = bytes > CsvWriter.GZIP_ABOVE;
      if (zip) {
        AtomicFile.write(
            zipped,
            out -> {
              GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
              join(parts, gzip);
              gzip.finish();
            });
      } else {
        AtomicFile.write(target, out -> join(parts, out));
      }
      Files.deleteIfExists(zip ? target : zipped);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
  }

  private static void join(List<Path> parts, OutputStream out) throws IOException {
    boolean first = true;
    for (Path part : parts) {
      try (BufferedReader reader = Files.newBufferedReader(part)) {
        String header = reader.readLine();
        if (first) {
          out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
          first = false;
        }
        char[] buffer = new char[1 << 16];
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
          out.write(new String(buffer, 0, n).getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
