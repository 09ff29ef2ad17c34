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
 * @param title one line for people
 * @param seed of everything random in it
 * @param memory bytes of heap that the trajectories of all runs at once may take
 * @param measures what is recorded of every run
 * @param axes names of the axes, in order
 * @param trials how a first stage chooses the points that are reported; empty if all are
 * @param refine which points of a grid are run; empty if all are
 * @param runs all that there may be: trials, and reported runs at every point
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

  /** Of the runs of a list. */
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
   * The runs that are to be carried out, as far as it is known: all, or with trials these, and once
   * they are finished the reported runs at the points that they choose; of a grid that is refined,
   * those that the finished ones lead to.
   *
   * @param finished results of runs, with their scalars
   * @throws gradflow.check.BadArgument if the trials do not have the column that decides
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

  /** The grid that is refined; empty if none is. */
  public Optional<RefinedGrid> grid() {
    return refine.map(r -> new RefinedGrid(r, runs));
  }

  /**
   * The indices of the runs that are due by what the trials chose.
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

  /** The runs that are due and not finished, in order. */
  public List<PlannedRun> remaining(List<RunResult> finished) {
    Set<Integer> done = new HashSet<>();
    finished.forEach(r -> done.add(r.run().index()));
    return due(finished).stream().filter(r -> !done.contains(r.index())).toList();
  }

  /** What the trials chose; empty if there are none or they are not finished. */
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

  /** Returns how many runs take place at the same time: one if a measure records times. */
  public int parallel(int threads) {
    return measures().stream().anyMatch(Measure::isTiming) ? 1 : Math.min(threads, size());
  }

  /** How many runs are carried out; with {@code refine}, about. */
  public int size() {
    if (refine.isPresent()) {
      return grid().orElseThrow().size();
    }
    return (int) (runs.trials() + Math.round((runs.size() - runs.trials()) * reportedShare()));
  }

  /**
   * The share of the points that is reported: with trials one for each combination of other axes.
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

  /** The first reported run of each point, where those of a point follow one another. */
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

  /** SHA-256 of every file that a run reads, by its name in the spec. */
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
