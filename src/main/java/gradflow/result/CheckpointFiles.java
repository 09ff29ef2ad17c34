package gradflow.result;

import gradflow.experiment.Checkpoints;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.store.Key;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.CRC32;

/**
 * Checkpoints as files next to the records of finished runs, {@code KEY.checkpoint}: key, state and
 * a checksum. A damaged file is ignored.
 *
 * @param folder of the records
 * @param key the key of a run's record, which identifies the run, code and kernels
 */
record CheckpointFiles(Path folder, IntFunction<Key> key) implements Checkpoints {
  private static final String ENDING = ".checkpoint";

  @Override
  public Optional<byte[]> load(int run) {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      boolean its = in.readUTF().equals(key.apply(run).toString());
      long checksum = in.readLong();
      byte[] state = in.readAllBytes();
      return its && checksum == checksum(state) ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Replaces the saved state of that run. If it cannot be written, for example because the disk is
   * full, the run continues without it; whether its rows can be stored becomes known at its end.
   */
  @Override
  public void save(int run, byte[] state) {
    try {
      AtomicFile.write(
          file(run),
          out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeUTF(key.apply(run).toString());
            data.writeLong(checksum(state));
            data.write(state);
            data.flush();
          });
    } catch (FileProblem e) {
      // see above
    }
  }

  /** Removes the saved state of a finished run. */
  void remove(int run) {
    FileProblem.deleting(file(run));
  }

  private Path file(int run) {
    return folder.resolve(key.apply(run) + ENDING);
  }

  private static long checksum(byte[] state) {
    CRC32 crc = new CRC32();
    crc.update(state);
    return crc.getValue();
  }
}
