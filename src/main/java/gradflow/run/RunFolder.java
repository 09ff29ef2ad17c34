package gradflow.run;

import gradflow.check.Check;
import gradflow.io.GivenLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A run folder, which a training run has written for analysis. Opening it reads the manifest, the
 * log, and the names of the other files.
 *
 * @param folder path of the folder
 * @param manifest its manifest
 * @param log log of the training
 * @param checkpoints checkpoints, ordered by update
 * @param loss loss on the probe batch; empty if it is not specified
 */
public record RunFolder(
    Path folder,
    RunManifest manifest,
    RunLog log,
    List<Checkpoint> checkpoints,
    Optional<GivenLoss> loss) {
  /** Name of the manifest file. */
  static final String MANIFEST = "manifest.json";

  /** Largest number of checkpoints. */
  private static final int MOST_CHECKPOINTS = 100_000;

  /**
   * Parameters after a number of updates.
   *
   * @param update number of updates done
   * @param weights the safetensors file
   * @param gradients file of the recorded ∂L/∂h_t; empty if there is none
   */
  record Checkpoint(long update, Path weights, Optional<Path> gradients) {}

  /**
   * Opens a folder.
   *
   * @throws gradflow.check.BadArgument if it is not a valid run folder
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static RunFolder open(Path folder) {
    return open(folder, Optional.empty());
  }

  /**
   * Opens a folder.
   *
   * @param loss replaces the loss of the manifest; empty to use the manifest's
   * @throws gradflow.check.BadArgument if it is not a valid run folder
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static RunFolder open(Path folder, Optional<GivenLoss> loss) {
    Check.that(Files.isDirectory(folder), folder.toString(), "is no folder");
    RunManifest manifest = RunManifest.read(PlainFiles.required(folder, MANIFEST));
    PlainFiles.required(folder, manifest.inputs());
    manifest.targets().ifPresent(name -> PlainFiles.required(folder, name));
    String logName = manifest.all().object("log").optionalText("file").orElse("log.csv");
    RunLog log = PlainFiles.optional(folder, logName).map(RunLog::read).orElse(RunLog.empty());
    SortedMap<Long, Path> weights = PlainFiles.numbered(folder, "checkpoints", "safetensors");
    SortedMap<Long, Path> gradients = PlainFiles.numbered(folder, "grads", "npz");
    Check.that(
        !weights.isEmpty(),
        folder.resolve("checkpoints").toString(),
        "has no checkpoint yet, expected files such as 00000100.safetensors");
    Check.that(
        weights.size() <= MOST_CHECKPOINTS,
        folder.resolve("checkpoints").toString(),
        "has " + weights.size() + " checkpoints, expected at most " + MOST_CHECKPOINTS);
    List<Checkpoint> all = new ArrayList<>();
    for (Map.Entry<Long, Path> e : weights.entrySet()) {
      all.add(
          new Checkpoint(e.getKey(), e.getValue(), Optional.ofNullable(gradients.get(e.getKey()))));
    }
    return new RunFolder(
        folder, manifest, log, List.copyOf(all), loss.or(() -> RunLoss.said(manifest, folder)));
  }

  /** Returns whether the manifest marks the run as finished. */
  public boolean finished() {
    return manifest.finished();
  }

  /** Returns the number of checkpoints. */
  public int size() {
    return checkpoints.size();
  }

  /** Returns the path of the probe inputs. */
  Path inputs() {
    return PlainFiles.required(folder, manifest.inputs());
  }
}
