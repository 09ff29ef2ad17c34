package gradflow.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Findings about which units never change, and how long each unit remembers with all others held
 * fixed.
 */
final class UnitFindings {
  /** A unit whose output varies by less than this is dead, if the input varies at all. */
  private static final double DEAD = 1e-6;

  private static final int NAMED = 8;

  private UnitFindings() {}

  static void add(Evidence e, List<Finding> out) {
    out.add(activity(e));
    out.add(memory(e));
  }

  private static Finding activity(Evidence e) {
    double[] span = e.values().table("unit_activity").numbers("span");
    int[] dead = IntStream.range(0, span.length).filter(k -> span[k] < DEAD).toArray();
    if (e.steps() * (long) e.samples() == 1) {
      return new Sentence("units")
          .count("steps", 1, "step")
          .say(" of ")
          .count("samples", 1, "sample")
          .say(" cannot show which units vary: analyze a longer input.")
          .end();
    }
    if (dead.length == span.length && !e.inputMoves()) {
      return new Sentence("units at rest")
          .say("The input of this layer never changes, and no unit varies by more than ")
          .rough("largest_span", Arrays.stream(span).max().orElse(0))
          .say("; dead units cannot be identified. Analyze an input that varies.")
          .end();
    }
    if (dead.length == 0) {
      return new Sentence("units")
          .say("No unit is dead: the quietest of ")
          .count("units", span.length)
          .say(" varies by ")
          .rough("smallest_span", Arrays.stream(span).min().orElse(0))
          .say(". No action is needed.")
          .end();
    }
    Sentence s = new Sentence("dead units");
    s.count("dead_units", dead.length).say(" of ").count("units", span.length, "unit");
    s.say(dead.length == 1 ? " is dead, its output varies" : " are dead, their outputs vary");
    s.say(" by less than ").rule("dead_below", DEAD).say(": ");
    for (int k = 0; k < Math.min(NAMED, dead.length); k++) {
      s.say(k > 0 ? ", " : "").count("dead_unit", dead[k]);
    }
    s.say(dead.length > NAMED ? ", … . " : ". ");
    if (dead.length == span.length) {
      return s.say(
              "The input varies but they do not: initialise with smaller weights, and biases near zero.")
          .end();
    }
    return s.say("A net of the other ")
        .count("live_units", span.length - dead.length)
        .say(" with other biases would behave the same here; to use the dead ")
        .say(dead.length == 1 ? "unit, redraw its" : "units, redraw their")
        .say(" weights with a smaller gain.")
        .end();
  }

  private static Finding memory(Evidence e) {
    String part = e.cell().parts().get(e.cell().parts().size() - 1).name();
    double[] life = e.values().table("unit_memory").where("part", part).numbers("half_life_steps");
    double[] sorted = life.clone();
    Arrays.sort(sorted);
    double median = sorted[(sorted.length - 1) / 2];
    double longest = sorted[sorted.length - 1];
    int unit = 0;
    while (life[unit] != longest) {
      unit++;
    }
    Sentence s = new Sentence("unit memory");
    s.say("With all other units held fixed, half of a change in " + part + " lasts ");
    steps(s, "median_half_life", median).say(" in the median unit, ");
    steps(s, "shortest_half_life", sorted[0]).say(" in the shortest, ");
    steps(s, "longest_half_life", longest).say(" in the longest, unit ").count("unit", unit);
    s.say(". ");
    if (median >= e.steps()) {
      return s.say("Most outlast this input of ")
          .count("steps", e.steps(), "step")
          .say("; no action is needed.")
          .end();
    }
    if (e.memoryGate().isPresent()) {
      return e.longMemory(e.memoryGate().get(), s).end();
    }
    boolean plain = e.cell().elman().isPresent();
    return s.say("For memory over ")
        .count("steps", e.steps(), "step")
        .say(plain ? " start W_hh at the identity, or use a gated cell." : " use a gated cell.")
        .end();
  }

  private static Sentence steps(Sentence s, String quantity, double steps) {
    return Double.isInfinite(steps) ? s.say("for ever") : s.number(quantity, steps).say(" steps");
  }
}
