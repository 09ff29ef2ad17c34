package gradflow.run;

import gradflow.analysis.Sentence;
import java.util.List;

/** Audit rules on gates and units at the last measured checkpoint. */
final class StateRules {
  /** A gate is saturated if more than this share of its values lies at one end. */
  private static final double MOST = 0.5;

  /** Share of dead units above which they are a problem. */
  private static final double MANY_DEAD = 0.1;

  private StateRules() {}

  static void add(AuditEvidence e, List<AuditEntry> out) {
    e.last()
        .ifPresent(
            last -> {
              for (Facts d : AuditEvidence.directions(last)) {
                for (String gate : d.object("gates").tree().keySet()) {
                  gate(e, last, d, gate, out);
                }
                saturated(e, last, d, out);
                dead(e, last, d, out);
              }
            });
  }

  private static boolean isSaturated(Facts direction, String gate) {
    Facts g = direction.object("gates").object(gate);
    boolean memory = gate.equals(direction.optionalText("memory_gate").orElse(""));
    return g.number("share_closed") > MOST || (!memory && g.number("share_open") > MOST);
  }

  private static void gate(
      AuditEvidence e, Facts last, Facts d, String gate, List<AuditEntry> out) {
    if (!isSaturated(d, gate)) {
      return;
    }
    Facts g = d.object("gates").object(gate);
    boolean closed = g.number("share_closed") > MOST;
    Sentence s = new Sentence("saturated-gates");
    s.say("At update ").count("last_update", last.update()).say(", ");
    s.name(AuditEvidence.place(d))
        .say("gate " + gate + " is ")
        .say(closed ? "closed" : "open")
        .say(": ");
    s.percent("percent_saturated", g.number(closed ? "share_closed" : "share_open"));
    s.say(" of its values are ").say(closed ? "below " : "above ");
    s.rule("limit", closed ? FlowReading.SATURATED : 1 - FlowReading.SATURATED);
    s.say(" (mean ").gate("mean", g.number("mean")).say("), and ");
    s.count("stuck_units", g.integer(closed ? "always_closed" : "always_open", 0)).say(" of ");
    s.count("units", g.integer("units", 0))
        .say(" units are in this state at every step and sample. ");
    s.say("There the gate's slope is below ")
        .percent("slope_percent", 0.04)
        .say(" of its largest.");
    double mean = Math.max(g.number("mean"), Double.MIN_NORMAL);
    Sentence advice = new Sentence("saturated-gates");
    advice.number("half_open_bias", closed ? -Math.log(mean / (1 - mean)) : -logit(mean));
    advice.say(
        " more on b_" + gate + " would bring its mean to about a half; smaller weights or a");
    advice.say(" smaller learning rate keep it there.");
    boolean stuck =
        g.integer(closed ? "always_closed" : "always_open", 0) > MOST * g.integer("units", 0);
    String level = stuck ? AuditEntry.PROBLEM : AuditEntry.NOTE;
    out.add(
        AuditEntry.of(
            level,
            e.since(f -> AuditEvidence.anyThere(f, d, o -> isSaturated(o, gate))),
            s,
            advice));
  }

  private static double logit(double mean) {
    return mean >= 1 ? 36 : Math.log(mean / (1 - mean));
  }

  /** Reports saturated units of a plain tanh net, which has no gates. */
  private static void saturated(AuditEvidence e, Facts last, Facts d, List<AuditEntry> out) {
    boolean tanh =
        e.run().manifest().cell().equals("rnn")
            && !"relu"
                .equals(
                    e.run()
                        .manifest()
                        .module()
                        .object("options")
                        .optionalText("nonlinearity")
                        .orElse("tanh"));
    double share = d.object("units").number("share_near_one");
    if (!tanh || !(share > MOST)) {
      return;
    }
    Sentence s = new Sentence("saturated-units");
    s.say("At update ").count("last_update", last.update()).say(", ");
    s.name(AuditEvidence.place(d)).percent("percent_saturated", share);
    s.say(" of the values of h lie within ").rule("limit", FlowReading.SATURATED);
    s.say(" of one or minus one, where tanh passes less than ").percent("slope_percent", 0.02);
    s.say(" of a gradient.");
    out.add(
        AuditEntry.of(
            AuditEntry.PROBLEM,
            last.update(),
            s,
            new Sentence("saturated-units")
                .say("Smaller weights or inputs, or a smaller learning rate.")));
  }

  private static void dead(AuditEvidence e, Facts last, Facts d, List<AuditEntry> out) {
    Facts units = d.object("units");
    int dead = units.list("dead").size();
    if (dead == 0 || !(units.number("widest_span") > FlowReading.DEAD)) {
      return;
    }
    long count = units.integer("count", 0);
    Sentence s = new Sentence("dead-units").say("At update ");
    s.count("last_update", last.update()).say(", ").name(AuditEvidence.place(d));
    s.count("dead", dead).say(" of ").count("units", count);
    s.say(dead == 1 ? " units has" : " units have");
    s.say(" the same output at every step and sample of the probe batch (within ");
    s.rule("limit", FlowReading.DEAD).say(").");
    Sentence advice = new Sentence("dead-units").say("A net of ");
    advice.count("live", count - dead).say(" units would behave the same here");
    advice.say("; to use the dead ").say(dead == 1 ? "unit, redraw its" : "units, redraw their");
    advice.say(" weights with a smaller gain, or lower the learning rate.");
    long since =
        e.since(
            f -> AuditEvidence.anyThere(f, d, o -> o.object("units").list("dead").size() >= dead));
    out.add(
        AuditEntry.of(
            dead > MANY_DEAD * count ? AuditEntry.PROBLEM : AuditEntry.NOTE, since, s, advice));
  }
}
