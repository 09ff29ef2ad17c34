package gradflow.experiment;

import gradflow.measure.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An experiment, ready to run.
 *
 * @param name of its folder, such as {@code 01-vanishing-exploding}
 * @param title one line for people
 * @param seed of everything random in it
 * @param memory bytes of heap that the trajectories of all runs at once may take
 * @param measures what is recorded of every run
 * @param axes names of the axes, in order
 * @param runs all of them
 * @param source the spec as written
 * @param folder where its relative paths start
 */
public record ExperimentSpec(
    String name,
    String title,
    long seed,
    long memory,
    List<Measure> measures,
    List<String> axes,
    List<PlannedRun> runs,
    String source,
    Path folder) {
  /** Copies the lists. */
  public ExperimentSpec {
    measures = List.copyOf(measures);
    axes = List.copyOf(axes);
    runs = List.copyOf(runs);
  }

  /** SHA-256 of every file that a run reads, by its name in the spec. */
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    runs.stream()
        .map(r -> r.work().files())
        .distinct()
        .flatMap(List::stream)
        .forEach(f -> inputs.computeIfAbsent(f.toString(), name -> f.digest()));
    return inputs;
  }

  /** The first twelve hexadecimal digits of the SHA-256 of the spec as written. */
  public String hash() {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(source.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest, 0, 6);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
