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
 * A run folder: what a training left for an analysis. Opening reads the manifest, the log and the
 * names of the rest.
 *
 * @param folder the folder
 * @param manifest what it says about itself
 * @param log what was logged at the updates
 * @param checkpoints by update
 * @param loss on the probe batch; nothing where nobody says it
 */
public record RunFolder(
    Path folder,
    RunManifest manifest,
    RunLog log,
    List<Checkpoint> checkpoints,
    Optional<GivenLoss> loss) {
  /** Its first file. */
  static final String MANIFEST = "manifest.json";

  /** More than anybody looks at. */
  private static final int MOST_CHECKPOINTS = 100_000;

  /**
   * Parameters at one time.
   *
   * @param update updates done
   * @param weights the safetensors file
   * @param gradients recorded ∂L/∂h_t, or nothing
   */
  record Checkpoint(long update, Path weights, Optional<Path> gradients) {}

  /**
   * Opens a folder.
   *
   * @throws gradflow.check.BadArgument if it is no run folder, or not a sound one
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static RunFolder open(Path folder) {
    return open(folder, Optional.empty());
  }

  /**
   * Opens a folder.
   *
   * @param loss in place of the one of the manifest; nothing to take that
   * @throws gradflow.check.BadArgument if it is no run folder, or not a sound one
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

  /** Whether it says that it is over. */
  public boolean finished() {
    return manifest.finished();
  }

  /** How many checkpoints. */
  public int size() {
    return checkpoints.size();
  }

  /** The probe inputs. */
  Path inputs() {
    return PlainFiles.required(folder, manifest.inputs());
  }
}
