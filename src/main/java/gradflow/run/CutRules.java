package gradflow.run;

import gradflow.analysis.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Audit rules for gradients that the framework saw truncated. */
final class CutRules {
  /** A cut is harmful if it leaves less than this share of the squared gradient. */
  private static final double ENOUGH = 0.9;

  /** Tolerance between recorded and computed gradients, relative to the largest. */
  private static final double AGREE = 0.01;

  /** Rounding error of float32 over some ten steps, before a growing product amplifies it. */
  private static final double ROUNDING = 1e-6;

  private static final int NAMED = 6;

  private final List<AuditEntry> out;
  private final List<Facts> recorded;

  private CutRules(AuditEvidence e, List<AuditEntry> out) {
    this.out = out;
    this.recorded = e.recorded();
  }

  static void add(AuditEvidence e, List<AuditEntry> out) {
    CutRules rules = new CutRules(e, out);
    rules.cuts();
    rules.resets();
    rules.mismatch();
  }

  private static Facts gradient(Facts reading) {
    return reading.object("gradient");
  }

  private static List<Long> steps(Facts reading, String name) {
    return gradient(reading).list(name).stream().map(v -> (Long) v).toList();
  }

  private void cuts() {
    List<Facts> cut = recorded.stream().filter(f -> !steps(f, "cuts").isEmpty()).toList();
    if (cut.isEmpty()) {
      return;
    }
    Facts last = cut.get(cut.size() - 1);
    int all = gradient(last).numbers("log10_seen").length;
    boolean each = steps(last, "cuts").size() == all - 1;
    out.add(each ? detached(cut, last, all) : truncated(cut, last));
  }

  private AuditEntry detached(List<Facts> cut, Facts last, int steps) {
    Facts g = gradient(last);
    double[] seen = g.numbers("log10_seen");
    double[] full = g.numbers("log10_full");
    long nothing = g.integer("steps_with_nothing", 0);
    Sentence s = new Sentence("detached-state").say("The state is detached at every step: ");
    s.count("cuts", steps - 1L).say(" of ").count("steps", steps);
    s.say(" steps pass it on detached from the graph. ");
    if (nothing > 0) {
      s.say("At ").count("steps_with_nothing", nothing, "step");
      s.say(
          " the gradient that the framework saw is exactly zero although the full gradient is not. ");
    }
    if (full.length > 1) {
      s.say("At update ").count("last_update", last.update()).say(" the true ‖∂L/∂h_t‖ is ");
      s.factor("full_one_before_the_end", full[steps - 2]);
      s.say(" one step before the end, the seen one ");
      s.factor("seen_one_before_the_end", seen[steps - 2]);
      int back = Math.min(steps - 1, 20);
      s.say("; ").count("steps_before_the_end", back).say(" steps before the end the true one is ");
      s.factor("full_before_the_end", full[steps - 1 - back]).say(". ");
    }
    if (last.has("slope")) {
      s.say("The Jacobian product continues, with ").signed("slope", last.number("slope"));
      s.say(" nats per step: this is a cut, not a vanishing gradient.");
    }
    Sentence advice =
        new Sentence("detached-state")
            .say("Within a sequence, pass h (and c) on without detaching; call detach only between")
            .say(" sequences. Until then, nothing earlier than ")
            .count("reach", 1, "step")
            .say(" is learned.");
    return AuditEntry.of(AuditEntry.PROBLEM, cut.get(0).update(), s, advice);
  }

  private AuditEntry truncated(List<Facts> cut, Facts last) {
    List<Long> at = steps(last, "cuts");
    Facts g = gradient(last);
    long piece = g.integer("longest_piece", longest(at));
    Sentence s = new Sentence("truncated-gradient").say("The gradient is cut after step ");
    for (int k = 0; k < Math.min(NAMED, at.size()); k++) {
      s.say(k == 0 ? "" : ", ").count("cut_" + (k + 1), at.get(k));
    }
    s.say(at.size() > NAMED ? ", …" : "").say(": the state is passed on detached, so gradients");
    s.say(" reach back at most ").count("reach", piece, "step").say(". ");
    double[] product = last.numbers("ln_product");
    if (product.length > piece) {
      s.say("The Jacobian product continues: at lag ").count("lag", piece);
      s.say(" ‖∂h_T/∂h_t‖ is ").factor("product", product[(int) piece] / Math.log(10));
      s.say(" at update ").count("last_update", last.update()).say(". ");
    }
    Facts worst = cut.get(0);
    for (Facts f : cut) {
      worst = share(f) < share(worst) ? f : worst;
    }
    boolean harm = share(worst) < ENOUGH;
    if (!Double.isNaN(share(worst))) {
      s.say("Of the sum of ‖∂L/∂h_t‖² the framework saw ");
      s.percent("percent_seen_first", share(cut.get(0))).say(" at update ");
      s.count("first_update", cut.get(0).update()).say(", ");
      s.percent("percent_seen_least", share(worst)).say(" at update ");
      s.count("least_update", worst.update()).say(", ");
      s.percent("percent_seen_last", share(last)).say(" at the last; there, at step ");
      s.count("worst_step", g.integer("smallest_ratio_at", 0)).say(" it saw ");
      s.percent("percent_seen_at_worst_step", g.number("smallest_ratio")).say(".");
    }
    return AuditEntry.of(
        harm ? AuditEntry.PROBLEM : AuditEntry.NOTE,
        cut.get(0).update(),
        s,
        longer(cut, piece, harm));
  }

  private static long longest(List<Long> cuts) {
    long longest = 0;
    long from = 0;
    for (long cut : cuts) {
      longest = Math.max(longest, cut - from);
      from = cut;
    }
    return longest;
  }

  private static double share(Facts reading) {
    return gradient(reading).number("share_seen");
  }

  /** Describes what longer segments would have seen, at the checkpoint where they see least. */
  private static Sentence longer(List<Facts> cut, long piece, boolean harm) {
    Sentence s = new Sentence("truncated-gradient");
    Map<Long, double[]> range = new TreeMap<>();
    for (Facts f : cut) {
      Facts shares = gradient(f).object("share_seen_by_length");
      for (String length : shares.tree().keySet()) {
        double[] r = range.computeIfAbsent(Long.parseLong(length), k -> new double[] {1, 0});
        r[0] = Math.min(r[0], shares.number(length));
        r[1] = Math.max(r[1], shares.number(length));
      }
    }
    if (!harm) {
      return s.say(
          "No action is needed while this share stays high; check again later in the run.");
    }
    Map.Entry<Long, double[]> best = null;
    for (Map.Entry<Long, double[]> e : range.entrySet()) {
      boolean better = best == null || e.getValue()[0] > best.getValue()[0];
      best = better && (best == null || best.getValue()[0] < ENOUGH) ? e : best;
    }
    if (best == null) {
      return s.say("Do not detach the state, or detach it only after more than ")
          .count("reach", piece, "step")
          .say(".");
    }
    return s.say("Pieces of ")
        .count("longer_piece", best.getKey(), "step")
        .say(" would have seen ")
        .percent("percent_longer_least", best.getValue()[0])
        .say(" to ")
        .percent("percent_longer_most", best.getValue()[1])
        .say(" at these checkpoints, whole sequences all; memory grows in proportion.");
  }

  private void resets() {
    List<Facts> reset = recorded.stream().filter(f -> !steps(f, "resets").isEmpty()).toList();
    if (reset.isEmpty()) {
      return;
    }
    List<Long> at = steps(reset.get(reset.size() - 1), "resets");
    Sentence s = new Sentence("state-reset").say("Within a sequence the state starts from zero ");
    s.count("resets", at.size()).say(" times, first after step ").count("first_reset", at.get(0));
    s.say(": neither memory nor gradient passes there.");
    Sentence advice =
        new Sentence("state-reset").say("Hand the last state to the next call of the layer.");
    out.add(AuditEntry.of(AuditEntry.PROBLEM, reset.get(0).update(), s, advice));
  }

  private void mismatch() {
    List<Facts> off = new ArrayList<>();
    for (Facts f : recorded) {
      double full = gradient(f).number("full_against_recorded");
      double seen = gradient(f).number("seen_against_recorded");
      double agree = Math.max(AGREE, ROUNDING * growth(f));
      if (full > agree || seen > agree) {
        off.add(f);
      }
    }
    if (off.isEmpty()) {
      return;
    }
    Facts g = gradient(off.get(0));
    double most =
        Math.max(
            orZero(g.number("full_against_recorded")), orZero(g.number("seen_against_recorded")));
    Sentence s =
        new Sentence("recording-mismatch")
            .say("The recorded gradients differ from those of checkpoint and probe batch by ")
            .percent("percent_difference", most)
            .say(" of the largest, at ")
            .count("checkpoints", off.size())
            .say(" checkpoints.");
    Sentence advice =
        new Sentence("recording-mismatch")
            .say("Record on the probe batch, in evaluation mode, right before or after the")
            .say(" checkpoint; dropout or another batch gives other gradients.");
    out.add(AuditEntry.of(AuditEntry.NOTE, off.get(0).update(), s, advice));
  }

  /** Returns the largest factor by which the product amplifies a perturbation. */
  private static double growth(Facts f) {
    double most = 0;
    for (String name : List.of("ln_product", "ln_state_product")) {
      double[] all = f.has(name) ? f.numbers(name) : new double[0];
      most = Math.max(most, Arrays.stream(all).max().orElse(0));
    }
    return Math.exp(most);
  }

  private static double orZero(double v) {
    return Double.isNaN(v) ? 0 : v;
  }
}
