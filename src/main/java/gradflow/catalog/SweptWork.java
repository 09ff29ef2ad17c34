package gradflow.catalog;

import gradflow.experiment.Work;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is run at each point of a sweep: {@code run} or {@code train} as it reads there. */
final class SweptWork {
  /**
   * Keys of either that change neither what a run writes nor how long it takes or what it needs.
   */
  private static final Set<String> WITHOUT_SIZE =
      Set.of(
          "weights", "initial_state", "loss", "optimiser", "schedule", "clipping", "regularisers");

  /** The keys of a spec under which it may be. */
  static final List<String> KEYS = List.of("run", "train");

  private final Sweep sweep;
  private final Decoder decoder;
  private final Problems problems;

  /**
   * @param problems where the decoder notes them
   */
  SweptWork(Sweep sweep, Decoder decoder, Problems problems) {
    this.sweep = sweep;
    this.decoder = decoder;
    this.problems = problems;
  }

  /** The work at a point; nothing if it is not there, or has a problem, which is noted. */
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
   * The work at a point where it was found before.
   *
   * @throws SpecException if it can no longer be decoded, as a file that it reads has changed
   */
  Work at(int point) {
    Optional<Work> found = find(point);
    problems.throwIfAny();
    return found.orElseThrow();
  }

  /** The axes that decide what a run writes, needs and takes. */
  Set<Integer> deciding() {
    Set<Integer> axes = new TreeSet<>();
    for (String key : KEYS) {
      sweep.entry(key).ifPresent(e -> axes.addAll(sweep.axesOf(e, WITHOUT_SIZE)));
    }
    return axes;
  }

  /** How many records were decoded so far. */
  long records() {
    return decoder.records();
  }
}
