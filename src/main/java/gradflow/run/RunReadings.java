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
 * What was measured of checkpoints, kept outside of the run folder so that the next call measures
 * only what is new. A file is named by everything that its numbers depend on: checkpoint, recorded
 * gradients, probe batch, manifest, code and kernels. Its first line is the SHA-256 of its second;
 * a file that does not match counts as not there.
 *
 * @param folder where they are kept, or nothing
 * @param memory those of this process; null to keep none
 */
record RunReadings(Optional<Path> folder, Map<String, Facts> memory) {
  private static final long MOST_BYTES = 1L << 28;

  /** Whether anything is kept. */
  boolean keeps() {
    return folder.isPresent() || memory != null;
  }

  /** The name under which a reading is kept. */
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

  /** What is asked, and the contents of its files, wherever they lie. */
  private static String loss(GivenLoss loss) {
    StringBuilder all = new StringBuilder(loss.at().name());
    if (loss instanceof GivenLoss.OfReadout r) {
      all.append(r.kind()).append(r.tensors()).append(r.ignored());
    }
    loss.files().forEach(f -> all.append(' ').append(Digest.of(f)));
    return all.toString();
  }

  /** A reading that was kept; nothing if there is none, or it is damaged. */
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
   * Keeps a reading.
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
