package gradflow.table;

import gradflow.experiment.Checkpoints;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Checkpoints as files beside the parts of finished runs, {@code 000012.checkpoint}: origin, state
 * and a checksum. One that was made by other code, or is not whole, does not count.
 *
 * @param folder of the parts
 * @param origin tells spec, code and kernels from others
 */
record CheckpointFiles(Path folder, String origin) implements Checkpoints {
  static final String ENDING = ".checkpoint";

  @Override
  public Optional<byte[]> load(int run) {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      boolean ours = in.readUTF().equals(origin);
      long checksum = in.readLong();
      byte[] state = in.readAllBytes();
      return ours && checksum == checksum(state) ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Replaces what was saved for that run. Where it cannot be written, as on a full disk, the run
   * goes on without: whether its rows can be kept is found out at its end.
   */
  @Override
  public void save(int run, byte[] state) {
    try {
      AtomicFile.write(
          file(run),
          out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeUTF(origin);
            data.writeLong(checksum(state));
            data.write(state);
            data.flush();
          });
    } catch (FileProblem e) {
      // see above
    }
  }

  /** The file of a run's checkpoint. */
  Path file(int run) {
    return folder.resolve(String.format(Locale.ROOT, "%06d", run) + ENDING);
  }

  private static long checksum(byte[] state) {
    CRC32 crc = new CRC32();
    crc.update(state);
    return crc.getValue();
  }
}
