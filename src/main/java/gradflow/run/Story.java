package gradflow.run;

import gradflow.analysis.Finding;
import gradflow.analysis.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes the run in plain words: what it is, how the loss developed, how far gradients reached,
 * and since when.
 */
final class Story {
  /** Longest half-life in steps; a longer one counts as infinite. */
  private static final double LONGEST = 1e4;

  /** A change of the half-life by more than this factor between checkpoints is a turn. */
  private static final double TURN = 1.5;

  /** Changes slower than this share of the fastest one are not part of the same turn. */
  private static final double LIKE = 0.1;

  /** Change of a gate's mean above which it is reported. */
  private static final double SHIFT = 0.05;

  /** Number of rows at either end whose mean loss is reported. */
  private static final int ROWS = 100;

  private static final double LN_TEN = Math.log(10);

  private final AuditEvidence e;
  private final List<Finding> out = new ArrayList<>();

  private Story(AuditEvidence e) {
    this.e = e;
  }

  static List<Finding> of(AuditEvidence e) {
    Story story = new Story(e);
    story.run();
    story.loss();
    if (!e.measured().isEmpty()) {
      story.flow();
      story.reach();
      story.spectrum();
      story.gates();
    }
    story.seen();
    return List.copyOf(story.out);
  }

  private void run() {
    RunManifest m = e.run().manifest();
    Sentence s = new Sentence("run").name(m.cell());
    Facts o = m.module().object("options");
    if (o.has("hidden_size")) {
      s.say(" of ").count("units", o.integer("hidden_size", 0)).say(" units");
    }
    String framework = m.framework().optionalText("name").orElse("an unnamed framework");
    s.say(", trained in ").name(framework).say(" ");
    s.name(m.framework().optionalText("version").orElse("")).say(": ");
    RunLog log = e.log();
    s.count("updates", log.rows() == 0 ? 0 : log.steps()[log.rows() - 1]).say(" updates logged, ");
    List<Facts> all = e.readings();
    s.count("checkpoints", all.size(), "checkpoint").say(" from update ");
    s.count("first_update", all.get(0).update()).say(" to ");
    s.count("last_update", all.get(all.size() - 1).update());
    s.say(m.finished() ? "." : "; the run is not marked as finished.");
    out.add(s.end());
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  private void loss() {
    RunLog log = e.log();
    int n = Math.min(ROWS, Math.max(1, log.rows() / 10));
    double[] first = log.finite("loss", 0, n);
    double[] last = log.finite("loss", Math.max(0, log.rows() - n), log.rows());
    if (first.length == 0 || last.length == 0) {
      return;
    }
    double from = mean(first);
    double to = mean(last);
    Sentence s = new Sentence("loss").say("The loss goes from ").number("loss_first", from);
    s.say(" (mean of the first ").count("rows", n).say(" logged updates) to ");
    s.number("loss_last", to).say(" (the last ").count("rows", n).say(").");
    drop(s);
    out.add(s.end());
  }

  /** Reports between which checkpoints the loss fell most, if it fell at all. */
  private void drop(Sentence s) {
    Facts before = null;
    Facts after = null;
    double most = TURN;
    List<Facts> all = e.readings();
    for (int k = 1; k < all.size(); k++) {
      double ratio = all.get(k - 1).number("loss") / all.get(k).number("loss");
      if (ratio > most && k > 1) {
        most = ratio;
        before = all.get(k - 1);
        after = all.get(k);
      }
    }
    if (before == null) {
      return;
    }
    s.say(" It falls fastest around updates ").count("loss_from", before.update());
    s.say(" to ").count("loss_to", after.update()).say(", from ");
    s.number("loss_before", before.number("loss")).say(" to ");
    s.number("loss_after", after.number("loss")).say(" (means between checkpoints).");
  }

  private static double life(Facts f) {
    double slope = f.number("slope");
    return slope < 0 ? Math.min(LONGEST, -Math.log(2) / slope) : LONGEST;
  }

  /** Returns the change of the logarithm of the half-life from checkpoint k − 1 to checkpoint k. */
  private static double change(List<Facts> all, int k) {
    return Math.log(life(all.get(k)) / life(all.get(k - 1)));
  }

  private static double rate(List<Facts> all, int k) {
    return change(all, k) / (all.get(k).update() - all.get(k - 1).update());
  }

  /**
   * Returns whether the change up to checkpoint k is also a turn, at a rate similar to that of
   * checkpoint {@code seed}.
   */
  private static boolean belongs(List<Facts> all, int k, int seed) {
    return Math.abs(change(all, k)) > Math.log(TURN) && rate(all, k) / rate(all, seed) > LIKE;
  }

  /** Describes the phases of the half-life, separated by its largest turn. */
  private void flow() {
    List<Facts> all = e.measured();
    int seed = -1;
    for (int k = 2; k < all.size(); k++) {
      boolean more = seed < 0 || Math.abs(change(all, k)) > Math.abs(change(all, seed));
      seed = Math.abs(change(all, k)) > Math.log(TURN) && more ? k : seed;
    }
    int from = seed - 1;
    int to = seed;
    while (from > 0 && belongs(all, from, seed)) {
      from--;
    }
    while (seed > 0 && to + 1 < all.size() && belongs(all, to + 1, seed)) {
      to++;
    }
    if (seed < 0) {
      Facts end = all.get(all.size() - 1);
      Facts last = e.readings().get(e.readings().size() - 1);
      boolean whole = end.update() == last.update();
      String when = all.size() == 1 ? "At update" : whole ? "Throughout" : "Until update";
      out.add(range(when, all, 0, all.size() - 1).say(".").end());
      return;
    }
    Sentence s = range(from == 0 ? "At update" : "Until update", all, 0, from);
    Facts a = all.get(from);
    Facts b = all.get(to);
    s.say("; then, from update ").count("turn_from", a.update()).say(" to ");
    s.count("turn_to", b.update()).say(", the slope goes from ");
    s.signed("slope_before", a.number("slope")).say(" to ");
    s.signed("slope_after", b.number("slope")).say(" nats per step");
    gate(s, a, b);
    if (!Double.isNaN(a.number("loss")) && !Double.isNaN(b.number("loss"))) {
      s.say(", and the loss from ").number("turn_loss_before", a.number("loss")).say(" to ");
      s.number("turn_loss_after", b.number("loss"));
    }
    s.say(". ");
    last(s, all.get(all.size() - 1));
    out.add(s.end());
  }

  private Sentence range(String when, List<Facts> all, int from, int to) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Facts f : all.subList(from, to + 1)) {
      least = Math.min(least, life(f));
      most = Math.max(most, life(f));
    }
    Sentence s = new Sentence("flow").say(when);
    if (!when.equals("Throughout")) {
      s.say(" ").count("until", all.get(to).update());
    }
    s.say(" the gradient ‖∂h_T/∂h_t‖ ");
    if (least >= LONGEST) {
      s.say("does not decay");
    } else {
      s.say("halves every ").number("half_life_least", least);
      if (most >= LONGEST) {
        s.say(" steps, or does not decay");
      } else if (most > 1.005 * least) {
        s.say(" to ").number("half_life_most", most).say(" steps");
      } else {
        s.say(" steps");
      }
    }
    s.say(" (slope ").signed("slope_first", all.get(from).number("slope"));
    if (from == to) {
      return s.say(" nats per step)");
    }
    return s.say(" at update ")
        .count("slope_first_update", all.get(from).update())
        .say(", ")
        .signed("slope_last", all.get(to).number("slope"))
        .say(" at ")
        .count("slope_last_update", all.get(to).update())
        .say(")");
  }

  private static void last(Sentence s, Facts f) {
    s.say("At update ").count("last_update", f.update()).say(" it ");
    double slope = f.number("slope");
    if (life(f) < LONGEST && !Double.isInfinite(slope)) {
      s.say("halves every ").number("last_half_life", life(f)).say(" steps.");
    } else {
      s.say("does not decay.");
    }
  }

  /** Reports the gate whose mean changed most at the turn. */
  private static void gate(Sentence s, Facts a, Facts b) {
    String name = "";
    double most = 0;
    for (String gate : a.object("gates").tree().keySet()) {
      double change =
          Math.abs(
              b.object("gates").object(gate).number("mean")
                  - a.object("gates").object(gate).number("mean"));
      if (change > most) {
        most = change;
        name = gate;
      }
    }
    if (most > SHIFT) {
      s.say(", gate " + name + " from a mean of ");
      s.gate("gate_before", a.object("gates").object(name).number("mean")).say(" to ");
      s.gate("gate_after", b.object("gates").object(name).number("mean"));
    }
  }

  private void reach() {
    List<Facts> all = e.measured();
    if (all.size() == 1) {
      return; // the audit reports this
    }
    Sentence s = new Sentence("reach").say("At lag ");
    Facts first = all.get(0);
    Facts last = all.get(all.size() - 1);
    int lag = first.numbers("ln_product").length - 2;
    if (lag < 1) {
      return;
    }
    s.count("last_lag", lag).say(", the longest of the probe batch, ‖∂h_T/∂h_t‖ is ");
    s.factor("product_first", first.numbers("ln_product")[lag] / LN_TEN).say(" at update ");
    s.count("first_update", first.update()).say(" and ");
    s.factor("product_last", last.numbers("ln_product")[lag] / LN_TEN).say(" at update ");
    s.count("last_update", last.update()).say(".");
    out.add(s.end());
  }

  private void spectrum() {
    List<Facts> all = e.measured();
    Facts first = all.get(0);
    Facts last = all.get(all.size() - 1);
    Sentence s = new Sentence("spectrum");
    boolean known =
        Double.isFinite(first.number("lambda_1")) && Double.isFinite(last.number("lambda_1"));
    if (known) {
      s.say("The largest Lyapunov exponent along the probe goes from ");
      s.signed("lambda_1_first", first.number("lambda_1")).say(" to ");
      s.signed("lambda_1_last", last.number("lambda_1")).say(" nats per step.");
    }
    if (first.object("rho").tree().isEmpty()) {
      if (known) {
        out.add(s.end());
      }
      return;
    }
    s.say(known ? " " : "").say("Spectral radii, first and last: ");
    boolean comma = false;
    for (String block : first.object("rho").tree().keySet()) {
      s.say(comma ? ", " : "").say(block + " ");
      s.number("rho_" + block + "_first", first.object("rho").number(block)).say(" → ");
      s.number("rho_" + block + "_last", last.object("rho").number(block));
      comma = true;
    }
    out.add(s.say(".").end());
  }

  private void gates() {
    List<Facts> all = e.measured();
    Facts first = all.get(0);
    Facts last = all.get(all.size() - 1);
    if (first.object("gates").tree().isEmpty()) {
      return;
    }
    Sentence s = new Sentence("gates").say("Means of the gates, first and last: ");
    boolean comma = false;
    for (String gate : first.object("gates").tree().keySet()) {
      s.say(comma ? ", " : "").say(gate + " ");
      s.gate("mean_" + gate + "_first", first.object("gates").object(gate).number("mean"));
      s.say(" → ");
      s.gate("mean_" + gate + "_last", last.object("gates").object(gate).number("mean"));
      comma = true;
    }
    out.add(s.say(".").end());
  }

  private void seen() {
    List<Facts> all = e.recorded();
    if (all.isEmpty() || all.stream().anyMatch(FlowRules::cut)) {
      return;
    }
    double least = 1;
    for (Facts f : all) {
      double share = f.object("gradient").number("share_seen");
      least = Double.isNaN(share) ? least : Math.min(least, share);
    }
    out.add(
        new Sentence("seen")
            .say("The framework saw the whole gradient at each of ")
            .count("recorded", all.size(), "checkpoint")
            .say(" with a record (")
            .percent("percent_seen", least)
            .say(" of its square or more): nothing is cut.")
            .end());
  }
}
