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
 * Follows a run in progress. Each call of {@link #look} measures what is new. Readings are kept in
 * memory, and also stored in a folder if there is one. Mutable and not thread-safe.
 */
public final class RunWatch {
  private final Path folder;
  private final Optional<GivenLoss> loss;
  private final int threads;
  private final RunReadings kept;

  /** State of the folder when it was last measured. */
  private List<Object> measured = List.of();

  private List<Object> before = List.of();

  /**
   * Creates a watch without reading the folder.
   *
   * @param loss replaces the loss of the manifest; empty to use the manifest's
   * @param results folder where readings are stored; empty to store none
   * @param threads number of checkpoints measured in parallel
   */
  public RunWatch(Path folder, Optional<GivenLoss> loss, Optional<Path> results, int threads) {
    this.folder = folder;
    this.loss = loss;
    this.threads = threads;
    this.kept = new RunReadings(results, new ConcurrentHashMap<>());
  }

  /**
   * Returns the current report; empty if there is no checkpoint yet, or no checkpoint or gradient
   * record was added since the last report. A checkpoint whose gradient record is still missing is
   * deferred to the next call, once.
   *
   * @throws BadArgument if the folder is not a run folder, or a file is invalid
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
