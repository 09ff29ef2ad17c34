package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.io.GivenLoss;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows a run that is going on: each look measures what is new. What was measured is remembered,
 * whether it can be kept elsewhere or not. Mutable, one thread.
 */
public final class RunWatch {
  private final Path folder;
  private final Optional<GivenLoss> loss;
  private final int threads;
  private final RunReadings kept;

  /** What the folder looked like when it was measured. */
  private List<Object> measured = List.of();

  private List<Object> before = List.of();

  /**
   * Looks at nothing yet.
   *
   * @param loss in place of the manifest's; nothing to take that
   * @param results where readings are kept, or nothing
   * @param threads how many checkpoints are measured at once
   */
  public RunWatch(Path folder, Optional<GivenLoss> loss, Optional<Path> results, int threads) {
    this.folder = folder;
    this.loss = loss;
    this.threads = threads;
    this.kept = new RunReadings(results, new ConcurrentHashMap<>());
  }

  /**
   * The answer as it is now; nothing if no checkpoint or record was added since the last one, or
   * there is no checkpoint yet. A checkpoint whose record is not there yet waits for one look.
   *
   * @throws BadArgument if it is no run folder, or a file is not sound
   */
  public Optional<RunReport> look() {
    if (!Files.isRegularFile(folder.resolve(RunFolder.MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    RunManifest manifest = RunManifest.read(PlainFiles.required(folder, RunFolder.MANIFEST));
    SortedMap<Long, Path> weights = PlainFiles.numbered(folder, "checkpoints", "safetensors");
    SortedMap<Long, Path> records = PlainFiles.numbered(folder, "grads", "npz");
    List<Object> now =
        List.of(weights.keySet().toString(), records.keySet().toString(), manifest.finished());
    boolean waits =
        !records.isEmpty()
            && !weights.isEmpty()
            && records.lastKey() < weights.lastKey()
            && !manifest.finished()
            && !now.equals(before);
    before = now;
    if (weights.isEmpty() || waits || now.equals(measured)) {
      return Optional.empty();
    }
    RunFolder run = RunFolder.open(folder, loss);
    RunReport report = new RunAnalysis(run, Optional.empty(), threads).report(kept, n -> {});
    measured = now;
    return Optional.of(report);
  }
}
