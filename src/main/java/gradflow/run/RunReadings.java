package gradflow.run;

import gradflow.experiment.Provenance;
import gradflow.files.AtomicFile;
import gradflow.files.Digest;
import gradflow.files.FileProblem;
import gradflow.io.GivenLoss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Store of readings outside the run folder, so that the next call measures only new checkpoints.
 * The name of a file is a hash of everything that its numbers depend on: checkpoint, recorded
 * gradients, probe batch, manifest, code and kernels. Its first line is the SHA-256 of its second
 * line; a file that does not match is ignored.
 *
 * @param folder folder of the stored readings; empty to store none
 * @param memory readings kept in this process; null to keep none
 */
record RunReadings(Optional<Path> folder, Map<String, Facts> memory) {
  private static final long MOST_BYTES = 1L << 28;

  /** Returns whether readings are kept anywhere. */
  boolean keeps() {
    return folder.isPresent() || memory != null;
  }

  /** Returns the key of a reading. */
  String key(RunFolder run, RunFolder.Checkpoint c) {
    Map<String, Object> said = new LinkedHashMap<>(run.manifest().all().tree());
    said.keySet().removeAll(java.util.List.of("status", "cost", "log"));
    StringBuilder all = new StringBuilder();
    all.append(Provenance.codeHash()).append('\n');
    all.append(System.getProperty("gradflow.backend", "")).append('\n');
    all.append(Digest.of(JsonTree.bytes(said))).append('\n');
    all.append(Digest.of(run.inputs())).append('\n');
    all.append(run.loss().map(RunReadings::loss).orElse("")).append('\n');
    all.append(c.update()).append('\n');
    all.append(Digest.of(c.weights())).append('\n');
    all.append(c.gradients().map(Digest::of).orElse(""));
    return Digest.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Describes a loss by its settings and the digests of its files, independent of their location.
   */
  private static String loss(GivenLoss loss) {
    StringBuilder all = new StringBuilder(loss.at().name());
    if (loss instanceof GivenLoss.OfReadout r) {
      all.append(r.kind()).append(r.tensors()).append(r.ignored());
    }
    loss.files().forEach(f -> all.append(' ').append(Digest.of(f)));
    return all.toString();
  }

  /** Returns a stored reading; empty if there is none, or it is damaged. */
  Optional<Facts> read(String key) {
    Facts here = memory == null ? null : memory.get(key);
    if (here != null) {
      return Optional.of(new Facts(here.place(), new LinkedHashMap<>(here.tree())));
    }
    Optional<Facts> found = stored(key);
    found.ifPresent(f -> remember(key, f));
    return found;
  }

  private void remember(String key, Facts f) {
    if (memory != null) {
      memory.put(key, new Facts(f.place(), new LinkedHashMap<>(f.tree())));
    }
  }

  private Optional<Facts> stored(String key) {
    Optional<Path> file = file(key);
    if (file.isEmpty() || !Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file.get()) > MOST_BYTES) {
        return Optional.empty();
      }
      String text = Files.readString(file.get());
      int end = text.indexOf('\n');
      String body = text.substring(end + 1);
      boolean sound =
          end == 64
              && Digest.of(body.getBytes(StandardCharsets.UTF_8)).equals(text.substring(0, end));
      return sound
          ? Optional.of(new Facts(file.get().toString(), JsonTree.parse(file.get(), body)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Stores a reading.
   *
   * @throws FileProblem if it cannot be written
   */
  void write(String key, Facts reading) {
    remember(key, reading);
    byte[] body = JsonTree.bytes(reading.tree());
    file(key)
        .ifPresent(
            file ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write((Digest.of(body) + "\n").getBytes(StandardCharsets.UTF_8));
                      out.write(body);
                    }));
  }

  private Optional<Path> file(String key) {
    return folder.map(f -> f.resolve(key.substring(0, 2)).resolve(key.substring(2) + ".json"));
  }
}
