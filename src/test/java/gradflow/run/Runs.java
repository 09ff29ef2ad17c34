package gradflow.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Run folders of the resources, and copies of them to be spoiled. */
final class Runs {
  static final List<String> NAMES =
      List.of(
          "lstm-adding-learns",
          "rnn-adding-vanishes",
          "gru-characters-truncated",
          "lstm-detached-each-step");

  private Runs() {}

  static Path folder(String name) {
    try {
      return Path.of(Runs.class.getResource("/runs/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path copy(String name, Path to) {
    try (Stream<Path> all = Files.walk(folder(name))) {
      for (Path file : all.toList()) {
        Path target = to.resolve(folder(name).relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RunReport report(Path folder) {
    return report(folder, Optional.empty(), 1);
  }

  static RunReport report(Path folder, Optional<Path> results, int threads) {
    return new RunAnalysis(RunFolder.open(folder), results, threads).report(n -> {});
  }

  static List<String> kinds(RunReport report) {
    return report.audit().stream().map(AuditEntry::kind).toList();
  }

  static AuditEntry entry(RunReport report, String kind) {
    return report.audit().stream().filter(a -> a.kind().equals(kind)).findFirst().orElseThrow();
  }

  static Facts checkpoint(RunReport report, long update) {
    return report.checkpoints().stream()
        .map(tree -> new Facts("checkpoint", tree))
        .filter(f -> f.update() == update)
        .findFirst()
        .orElseThrow();
  }

  /** Rewrites the rows of a log, without its head. */
  static void log(Path folder, UnaryOperator<List<String[]>> change) throws IOException {
    Path file = folder.resolve("log.csv");
    List<String> lines = Files.readAllLines(file);
    List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
    StringBuilder text = new StringBuilder(lines.get(0)).append('\n');
    for (String[] row : change.apply(rows)) {
      text.append(String.join(",", row)).append('\n');
    }
    Files.writeString(file, text);
  }

  static void manifest(Path folder, String from, String to) throws IOException {
    Path file = folder.resolve("manifest.json");
    String text = Files.readString(file);
    if (!text.contains(from)) {
      throw new IllegalArgumentException("the manifest has no " + from);
    }
    Files.writeString(file, text.replace(from, to));
  }

  static Path weights(Path folder, long update) {
    return folder.resolve(String.format("checkpoints/%08d.safetensors", update));
  }

  /** Puts NaN in place of the last number of a checkpoint, of float32. */
  static void spoil(Path file) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.seek(f.length() - 4);
      f.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN).array());
    }
  }
}
