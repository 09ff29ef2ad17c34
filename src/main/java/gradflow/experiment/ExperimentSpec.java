package gradflow.experiment;

import gradflow.measure.Measure;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An experiment, ready to run.
 *
 * @param name of its folder, such as {@code 01-vanishing-exploding}
 * @param title a one-line description
 * @param seed of all randomness in it
 * @param memory bytes of heap for the trajectories of all concurrent runs
 * @param measures recorded in every run
 * @param axes names of the axes, in order
 * @param trials how a first stage chooses the reported points; empty if all points are reported
 * @param refine which points of a grid are run; empty for all
 * @param runs all possible runs: trials, and reported runs at every point
 * @param source the spec as written
 * @param folder base of its relative paths
 */
public record ExperimentSpec(
    String name,
    String title,
    long seed,
    long memory,
    List<Measure> measures,
    List<String> axes,
    Optional<Trials> trials,
    Optional<Refine> refine,
    PlannedRuns runs,
    String source,
    Path folder) {
  /** Copies the lists. */
  public ExperimentSpec {
    measures = List.copyOf(measures);
    axes = List.copyOf(axes);
  }

  /** Creates an experiment from a list of runs. */
  public ExperimentSpec(
      String name,
      String title,
      long seed,
      long memory,
      List<Measure> measures,
      List<String> axes,
      Optional<Trials> trials,
      Optional<Refine> refine,
      List<PlannedRun> runs,
      String source,
      Path folder) {
    this(
        name,
        title,
        seed,
        memory,
        measures,
        axes,
        trials,
        refine,
        PlannedRuns.of(runs),
        source,
        folder);
  }

  /**
   * Returns the runs to be executed, as far as they are known: all; or with trials, the trials
   * first and, once they are finished, the reported runs at the chosen points; for a refined grid,
   * those that follow from the finished runs.
   *
   * @param finished results of runs, with their scalars
   * @throws gradflow.check.BadArgument if the trials do not have the deciding column
   */
  public List<PlannedRun> due(List<RunResult> finished) {
    if (refine.isPresent()) {
      Map<Integer, Double> values = new HashMap<>();
      finished.forEach(r -> values.put(r.run().index(), r.scalar(refine.get().of())));
      BitSet due = grid().orElseThrow().due(values::containsKey, values::get);
      return due.stream().mapToObj(runs::get).toList();
    }
    return due(choices(finished)).stream().mapToObj(runs::get).toList();
  }

  /** The refined grid; empty if no grid is refined. */
  public Optional<RefinedGrid> grid() {
    return refine.map(r -> new RefinedGrid(r, runs));
  }

  /**
   * Returns the indices of the runs that follow from the choices of the trials.
   *
   * @param choices empty if there are no trials, or they are not finished
   */
  public BitSet due(Optional<Choices> choices) {
    BitSet due = new BitSet();
    due.set(0, trials.isPresent() ? runs.trials() : runs.size());
    if (choices.isPresent()) {
      Set<Map<String, String>> chosen = choices.get().chosen();
      for (int i = runs.trials(); i < runs.size(); i++) {
        due.set(i, chosen.contains(runs.point(i)));
      }
    }
    return due;
  }

  /** Returns the due runs that are not finished, in order. */
  public List<PlannedRun> remaining(List<RunResult> finished) {
    Set<Integer> done = new HashSet<>();
    finished.forEach(r -> done.add(r.run().index()));
    return due(finished).stream().filter(r -> !done.contains(r.index())).toList();
  }

  /** Returns the choices of the trials; empty if there are no trials or they are not finished. */
  public Optional<Choices> choices(List<RunResult> finished) {
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    finished.forEach(r -> Choices.require(trials.get(), r));
    long done = finished.stream().filter(r -> r.run().stage() == Stage.TRIAL).count();
    return done < runs.trials()
        ? Optional.empty()
        : Optional.of(Choices.of(trials.get(), finished));
  }

  /** Returns whether a measure records times, so that runs must take place one at a time. */
  public boolean isTiming() {
    return measures().stream().anyMatch(Measure::isTiming);
  }

  /** Returns how many runs take place at the same time: one if a measure records times. */
  public int parallel(int threads) {
    return isTiming() ? 1 : Math.min(threads, size());
  }

  /** Number of runs to be executed; approximate with {@code refine}. */
  public int size() {
    if (refine.isPresent()) {
      return grid().orElseThrow().size();
    }
    return (int) (runs.trials() + Math.round((runs.size() - runs.trials()) * reportedShare()));
  }

  /**
   * The fraction of the points that is reported: with trials, one for each combination of the other
   * axes.
   */
  double reportedShare() {
    if (refine.isPresent()) {
      return (double) size() / runs.size();
    } else if (trials.isEmpty()) {
      return 1;
    }
    Set<Map<String, String>> combinations = new HashSet<>();
    eachPoint(run -> combinations.add(trials.get().group(run)));
    return (double) combinations.size() / runs.points();
  }

  /** Visits the first reported run of each point, if the runs of a point are consecutive. */
  private void eachPoint(Consumer<PlannedRun> visitor) {
    Map<String, String> last = null;
    for (int i = runs.trials(); i < runs.size(); i++) {
      Map<String, String> point = runs.point(i);
      if (!point.equals(last)) {
        visitor.accept(runs.get(i));
        last = point;
      }
    }
  }

  /** Returns the SHA-256 of every file that a run reads, by its name in the spec. */
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    eachPoint(
        run ->
            run.work()
                .files()
                .forEach(f -> inputs.computeIfAbsent(f.toString(), name -> f.digest())));
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
