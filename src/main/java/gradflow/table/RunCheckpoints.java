package gradflow.table;

import gradflow.experiment.Checkpoints;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Checkpoints of unfinished runs among the parts, {@code 000012.checkpoint}: origin, length, bytes,
 * CRC-32. One of another origin, or damaged, counts as none.
 */
final class RunCheckpoints implements Checkpoints {
  static final String SUFFIX = ".checkpoint";

  private final Path folder;
  private final String origin;

  RunCheckpoints(Path folder, String origin) {
    this.folder = folder;
    this.origin = origin;
  }

  Path file(int run) {
    return folder.resolve(String.format(Locale.ROOT, "%06d", run) + SUFFIX);
  }

  @Override
  public Optional<byte[]> load(int run) {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(all))) {
      if (!in.readUTF().equals(origin)) {
        return Optional.empty();
      }
      int length = in.readInt();
      if (length < 0 || length > all.length) {
        return Optional.empty();
      }
      byte[] state = in.readNBytes(length);
      return in.readLong() == checksum(state) ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // cut off
    }
  }

  @Override
  public void save(int run, byte[] state) {
    AtomicFile.write(
        file(run),
        stream -> {
          DataOutputStream out = new DataOutputStream(stream);
          out.writeUTF(origin);
          out.writeInt(state.length);
          out.write(state);
          out.writeLong(checksum(state));
          out.flush();
        });
  }

  private static long checksum(byte[] state) {
    CRC32 crc = new CRC32();
    crc.update(state);
    return crc.getValue();
  }
}
