package gradflow.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Data that the audit and the story are based on.
 *
 * @param run the run folder
 * @param readings readings of its checkpoints, ordered by update
 */
record AuditEvidence(RunFolder run, List<Facts> readings) {
  /** Returns the log. */
  RunLog log() {
    return run.log();
  }

  /** Returns the readings in which products were measured. */
  List<Facts> measured() {
    return readings.stream().filter(f -> f.has("ln_product")).toList();
  }

  /** Returns the last measured reading. */
  Optional<Facts> last() {
    List<Facts> all = measured();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Returns the readings with gradients recorded by the framework. */
  List<Facts> recorded() {
    return readings.stream().filter(f -> f.object("gradient").has("log10_seen")).toList();
  }

  /**
   * Returns the update of the first measured checkpoint from which a condition holds through to the
   * last.
   */
  long since(Predicate<Facts> holds) {
    List<Facts> all = measured();
    int from = all.size() - 1;
    while (from > 0 && holds.test(all.get(from - 1))) {
      from--;
    }
    return all.get(from).update();
  }

  /**
   * Returns whether a condition holds for the direction at the same position in another reading.
   */
  static boolean anyThere(Facts reading, Facts direction, Predicate<Facts> holds) {
    return directions(reading).stream()
        .anyMatch(o -> place(o).equals(place(direction)) && holds.test(o));
  }

  /** Returns the median; NaN for an empty array. */
  static double median(double[] values) {
    return values.length == 0 ? Double.NaN : new Median().evaluate(values);
  }

  /** Returns the directions of a reading: those of all layers, or the only one. */
  static List<Facts> directions(Facts reading) {
    return reading.has("layers") ? reading.objects("layers") : List.of(reading);
  }

  /** Describes the position of a direction for use in a sentence; empty if there is only one. */
  static String place(Facts direction) {
    return direction.has("layer")
        ? "layer " + direction.integer("layer", 0) + " " + direction.text("direction") + ", "
        : "";
  }
}
