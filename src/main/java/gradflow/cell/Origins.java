package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.Map;

/** The slopes and complements that a tape does not store but computes on demand. */
final class Origins {
  private static final Origins NONE = new Origins(new Origin[0]);

  /** Indexed by place; null where the array is stored. */
  private final Origin[] of;

  /** The source of a slope or a complement: the activation and the array of its value. */
  record Origin(Activation phi, double[] value, boolean slope) {
    void fill(double[] out) {
      if (slope) {
        phi.derivativeOfValue(value, out);
      } else {
        Activation.complementOfValue(value, out);
      }
    }
  }

  private Origins(Origin[] of) {
    this.of = of;
  }

  /** Origins of a tape that stores everything. */
  static Origins none() {
    return NONE;
  }

  /** Origins of a tape that stores nothing that its values determine. */
  static Origins of(Cell cell, Map<String, Integer> places, double[][] all) {
    Origin[] out = new Origin[all.length];
    for (Slots.Slot s : cell.slots().slots()) {
      s.origin()
          .ifPresent(
              from ->
                  out[places.get(s.name())] =
                      new Origin(
                          from.phi(), all[places.get(from.value())], s.kind() == Slots.Kind.SLOPE));
    }
    return new Origins(out);
  }

  /** Whether there may be any. */
  boolean any() {
    return of.length > 0;
  }

  /**
   * Returns the source of the array at that place; null if there is none or the array is stored.
   */
  Origin at(Integer place) {
    return place == null || of.length == 0 ? null : of[place];
  }
}
