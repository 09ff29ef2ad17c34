package gradflow.catalog;

import gradflow.experiment.Work;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The work at each point of a sweep: {@code run} or {@code train} with the values of the point.
 *
 * @param problems receives the problems found by the decoder
 */
record SweptWork(Sweep sweep, Decoder decoder, Problems problems) {
  /**
   * Keys of {@code run} and {@code train} that affect neither the tables of a run nor its time and
   * memory.
   */
  private static final Set<String> WITHOUT_SIZE =
      Set.of(
          "weights", "initial_state", "loss", "optimiser", "schedule", "clipping", "regularisers");

  /** Keys of a spec that hold the work. */
  static final List<String> KEYS = List.of("run", "train");

  /** Returns the work at a point; empty if it is missing or has a problem, which is noted. */
  Optional<Work> find(int point) {
    for (String key : KEYS) {
      Optional<SpecNode> entry = sweep.entry(key);
      if (entry.isPresent()) {
        Type type = Shape.of(SpecKeys.class).field(key).type();
        Optional<Object> found = decoder.value(key, sweep.part(entry.get(), point), type);
        if (found.isPresent() && ((Optional<?>) found.get()).isPresent()) {
          return ((Optional<?>) found.get()).map(Work.class::cast);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the work at a point where it was found before.
   *
   * @throws SpecException if it can no longer be decoded, because a file that it reads has changed
   */
  Work at(int point) {
    Optional<Work> found = find(point);
    problems.throwIfAny();
    return found.orElseThrow();
  }

  /** Returns the axes that determine the tables, memory and time of a run. */
  Set<Integer> deciding() {
    Set<Integer> axes = new TreeSet<>();
    for (String key : KEYS) {
      sweep.entry(key).ifPresent(e -> axes.addAll(sweep.axesOf(e, WITHOUT_SIZE)));
    }
    return axes;
  }

  /** Returns the number of records decoded so far. */
  long records() {
    return decoder.records();
  }
}
