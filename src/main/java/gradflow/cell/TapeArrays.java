package gradflow.cell;

import gradflow.check.Check;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The arrays of a tape by name, in the order of their indices. */
final class TapeArrays {
  private TapeArrays() {}

  /**
   * Returns the arrays of a new tape: x, 1, each part before and after the step, the slots.
   *
   * @param previous the tape whose states after the step are this one's before it, and whose arrays
   *     are reused for those that are not stored; null if there is none
   * @param values whether slopes and complements are not stored
   */
  static Map<String, double[]> of(Cell cell, int batch, Tape previous, boolean values) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    put(arrays, "x", new double[cell.inputSize() * batch]);
    double[] ones = new double[batch];
    Arrays.fill(ones, 1);
    put(arrays, "1", ones);
    for (Part p : cell.parts()) {
      put(
          arrays,
          p.name(),
          previous == null ? new double[p.size() * batch] : previous.get(p.name() + "'"));
      put(arrays, p.name() + "'", new double[p.size() * batch]);
    }
    for (Slots.Slot s : cell.slots().slots()) {
      Optional<double[]> shared =
          previous != null && values && s.origin().isPresent()
              ? Optional.of(previous.array(s.name()))
              : Optional.empty();
      put(arrays, s.name(), shared.orElseGet(() -> new double[s.rows() * batch]));
    }
    return arrays;
  }

  private static void put(Map<String, double[]> arrays, String name, double[] values) {
    double[] earlier = arrays.put(name, values);
    Check.that(earlier == null, "slot", "got " + name + " twice, expected each name once");
  }

  /** Returns the groups of a cell's slots. */
  static Map<String, double[][]> grouped(Cell cell, Map<String, double[]> arrays) {
    Map<String, double[][]> grouped = new LinkedHashMap<>();
    for (Slots.Group g : cell.slots().groups()) {
      grouped.put(g.name(), g.members().stream().map(arrays::get).toArray(double[][]::new));
    }
    return grouped;
  }

  /** Adds the entries whose names start with the prefix, under the names without it. */
  static <T> void withoutPrefix(
      Map<String, T> map, String prefix, Map<String, Integer> places, T[] values) {
    places.forEach(
        (name, place) -> {
          if (name.startsWith(prefix)) {
            map.put(name.substring(prefix.length()), values[place]);
          }
        });
  }

  /** Returns the names with their indices. */
  static Map<String, Integer> places(Map<String, ?> ordered) {
    Map<String, Integer> out = new LinkedHashMap<>();
    ordered.keySet().forEach(name -> out.put(name, out.size()));
    return out;
  }
}
