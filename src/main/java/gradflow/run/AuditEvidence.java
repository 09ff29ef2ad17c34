package gradflow.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What an audit and a story rest on.
 *
 * @param run the folder
 * @param readings of its checkpoints, by update
 */
record AuditEvidence(RunFolder run, List<Facts> readings) {
  /** The log. */
  RunLog log() {
    return run.log();
  }

  /** The readings with measured products. */
  List<Facts> measured() {
    return readings.stream().filter(f -> f.has("ln_product")).toList();
  }

  /** The last of them. */
  Optional<Facts> last() {
    List<Facts> all = measured();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The readings with gradients that the framework recorded. */
  List<Facts> recorded() {
    return readings.stream().filter(f -> f.object("gradient").has("log10_seen")).toList();
  }

  /** The first update of the measured checkpoints from which on something holds to the last. */
  long since(Predicate<Facts> holds) {
    List<Facts> all = measured();
    int from = all.size() - 1;
    while (from > 0 && holds.test(all.get(from - 1))) {
      from--;
    }
    return update(all.get(from));
  }

  /** The direction of another reading that is in the same place. */
  static boolean anyThere(Facts reading, Facts direction, Predicate<Facts> holds) {
    return directions(reading).stream()
        .anyMatch(o -> place(o).equals(place(direction)) && holds.test(o));
  }

  static long update(Facts reading) {
    return reading.integer("update", 0);
  }

  /** The median; NaN of nothing. */
  static double median(double[] values) {
    return values.length == 0 ? Double.NaN : new Median().evaluate(values);
  }

  /** The directions of a reading: those of all layers, or the one there is. */
  static List<Facts> directions(Facts reading) {
    return reading.has("layers") ? reading.objects("layers") : List.of(reading);
  }

  /** Which direction it is, for a sentence; empty where there is only one. */
  static String place(Facts direction) {
    return direction.has("layer")
        ? "layer " + direction.integer("layer", 0) + " " + direction.text("direction") + ", "
        : "";
  }
}
