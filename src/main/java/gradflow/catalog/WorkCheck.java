package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.experiment.Work;
import gradflow.init.Scheme;
import gradflow.measure.Measure;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the work at every point of a sweep, and collects the distinct cells, their numbers of
 * steps, and the blocks that the weights name.
 */
final class WorkCheck {
  private final SpecNode root;
  private final Sweep sweep;
  private final SweptWork work;
  private final Decoder decoder;
  private final Problems problems;

  /** In the order of the points. A cell is decoded once, so that it is its own key. */
  private final List<Cell> cells = new ArrayList<>();

  private final IdentityHashMap<Cell, Set<Integer>> steps = new IdentityHashMap<>();
  private final Map<Set<String>, Scheme> schemes = new LinkedHashMap<>();

  WorkCheck(SpecNode root, Sweep sweep, SweptWork work, Decoder decoder, Problems problems) {
    this.root = root;
    this.sweep = sweep;
    this.work = work;
    this.decoder = decoder;
    this.problems = problems;
  }

  /**
   * Notes all problems.
   *
   * @param keys keys of the spec, if they could be decoded
   */
  void check(Optional<SpecKeys> keys) {
    for (int point = 0; point < sweep.size(); point++) {
      Optional<Work> found = work.find(point);
      if (found.isPresent()) {
        note(found.get());
      } else {
        decoder.decode(sweep.node(point), SpecKeys.class); // reports what is missing
      }
    }
    if (problems.isEmpty()) {
      keys.orElseThrow().measures().forEach(this::requireApplicable);
      requireBlocks();
    }
  }

  private void note(Work found) {
    Cell cell = found.cell();
    if (!steps.containsKey(cell)) {
      cells.add(cell);
      steps.put(cell, new LinkedHashSet<>());
    }
    steps.get(cell).add(found.steps());
    schemes.putIfAbsent(found.weights().blocks().keySet(), found.weights());
  }

  private void requireApplicable(Measure measure) {
    Place at = place("measures");
    if (cells.stream().noneMatch(measure::appliesTo)) {
      problems.add(
          at,
          "measures: "
              + name(measure)
              + " applies to none of the cells of this experiment; it applies to "
              + String.join(", ", ApplicableCells.of(measure, Catalog.all())));
    }
    try {
      cells.stream()
          .filter(measure::appliesTo)
          .flatMap(c -> steps.get(c).stream())
          .forEach(measure::requireSteps);
    } catch (BadArgument e) {
      problems.add(at, "measures: " + e.getMessage());
    }
  }

  private static String name(Measure measure) {
    return Catalog.all()
        .find(Measure.class)
        .flatMap(r -> r.nameOf(measure.getClass()))
        .orElse(measure.toString());
  }

  private void requireBlocks() {
    List<String> blocks =
        cells.stream().flatMap(c -> c.layout().names().stream()).distinct().toList();
    Place at =
        root instanceof SpecNode.Mapping m && m.find("run").isPresent()
            ? place("run")
            : place("train");
    for (Scheme scheme : schemes.values()) {
      try {
        scheme.requireKnown(blocks);
      } catch (BadArgument e) {
        problems.add(at, "weights: " + e.getMessage());
      }
    }
  }

  private Place place(String key) {
    return ((SpecNode.Mapping) root).find(key).map(SpecNode.Entry::value).orElse(root).place();
  }
}
