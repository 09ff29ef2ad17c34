package gradflow.run;

import gradflow.analysis.Sentence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Audit rules for numbers that are not finite: since when, where first, and what grew before. */
final class FiniteRules {
  private static final List<String> COLUMNS =
      List.of(
          "loss",
          "grad_norm_before_clip",
          "grad_norm_at_step",
          "grad_norm_after_clip",
          "update_norm",
          "weight_norm");

  /** Number of last rows that are compared with all rows before them. */
  private static final int RECENT = 10;

  private static final int NAMED = 4;

  private final AuditEvidence e;
  private final RunLog log;

  private FiniteRules(AuditEvidence e) {
    this.e = e;
    this.log = e.log();
  }

  static void add(AuditEvidence e, List<AuditEntry> out) {
    FiniteRules rules = new FiniteRules(e);
    int row = rules.firstRow();
    Facts checkpoint =
        e.readings().stream().filter(f -> !f.flag("finite")).findFirst().orElse(null);
    if (row == rules.log.rows() && checkpoint == null) {
      return;
    }
    out.add(rules.entry(row, checkpoint));
  }

  private boolean bad(int row) {
    return COLUMNS.stream().anyMatch(c -> log.has(c, row) && !Double.isFinite(log.at(c, row)));
  }

  private int firstRow() {
    int row = 0;
    while (row < log.rows() && !bad(row)) {
      row++;
    }
    return row;
  }

  private AuditEntry entry(int row, Facts checkpoint) {
    boolean logged = row < log.rows();
    long update = logged ? log.steps()[row] : checkpoint.update();
    boolean recovers =
        logged && checkpoint == null && !bad(log.rows() - 1) && log.has("loss", log.rows() - 1);
    Sentence s = new Sentence("not-finite");
    if (logged) {
      s.say(recovers ? "At update " : "Since update ").count("update", update).say(" ");
      s.say(columns(row)).say(recovers ? " was not finite" : " is not finite");
      if (recovers) {
        long count = java.util.stream.IntStream.range(row, log.rows()).filter(this::bad).count();
        s.say(", as in ")
            .count("updates_not_finite", count, "update")
            .say(" in all; later ones are");
        s.say(" finite again, as when a loss scale is too large and the update is skipped");
      }
      s.say(". ");
      String tensor = log.text("not_finite", row);
      if (!tensor.isEmpty()) {
        s.say("The first gradient that was not finite is that of ").name(tensor).say(". ");
      }
    }
    if (checkpoint != null) {
      tensors(s, checkpoint);
    }
    if (!recovers) {
      before(s, logged ? row : log.rowAfter(update), checkpoint);
    }
    return AuditEntry.of(
        recovers ? AuditEntry.NOTE : AuditEntry.PROBLEM, update, s, advice(recovers, row));
  }

  private String columns(int row) {
    List<String> bad =
        COLUMNS.stream().filter(c -> log.has(c, row) && !Double.isFinite(log.at(c, row))).toList();
    String first = bad.get(0).replace('_', ' ');
    return "the " + first + (bad.size() > 1 ? " (with " + bad.get(1).replace('_', ' ') + ")" : "");
  }

  /**
   * Describes the first checkpoint with non-finite entries. If all arrays are affected, the first
   * one cannot be identified.
   */
  private void tensors(Sentence s, Facts checkpoint) {
    List<Facts> bad = checkpoint.objects("not_finite");
    int all = checkpoint.object("weight_norms").tree().size();
    e.readings().stream()
        .filter(f -> f.flag("finite") && f.update() < checkpoint.update())
        .reduce((a, b) -> b)
        .ifPresent(
            f ->
                s.say("The last finite checkpoint is that of update ")
                    .count("last_finite", f.update())
                    .say("; "));
    s.say("in the checkpoint of update ").count("checkpoint", checkpoint.update()).say(" ");
    s.count("tensors_not_finite", bad.size())
        .say(" of ")
        .count("tensors", all)
        .say(" tensors hold");
    s.say(" NaN or infinity");
    if (bad.size() == all) {
      s.say(", so it does not show which tensor was first. ");
      return;
    }
    for (int k = 0; k < Math.min(NAMED, bad.size()); k++) {
      s.say(k == 0 ? ": " : ", ").name(bad.get(k).text("tensor"));
    }
    s.say(bad.size() > NAMED ? ", …. " : ". ");
  }

  private void before(Sentence s, int row, Facts checkpoint) {
    int from = Math.max(0, row - RECENT);
    String column =
        log.finite("grad_norm_before_clip", 0, row).length > 0
            ? "grad_norm_before_clip"
            : "grad_norm_at_step";
    grew(s, column, "the gradient's norm", "gradient", from, row);
    grew(s, "loss", "the loss", "loss", from, row);
    grew(s, "weight_norm", "the norm of the weights", "weights", from, row);
    weights(s, checkpoint);
  }

  /** Compares the largest of the last rows with the median of the rows before them. */
  private void grew(Sentence s, String column, String what, String name, int from, int row) {
    double[] usual = log.finite(column, 0, from);
    double[] recent = log.finite(column, from, row);
    if (recent.length == 0) {
      return;
    }
    if (usual.length < RECENT) {
      s.say("The last finite value of ").say(what).say(" was ");
      s.number(name + "_before", recent[recent.length - 1]).say(". ");
      return;
    }
    double median = AuditEvidence.median(usual);
    double most = 0;
    for (double v : recent) {
      most = Math.max(most, v);
    }
    if (most > 2 * median && median > 0) {
      s.say("Before, ").say(what).say(" grew from ").number(name + "_median", median);
      s.say(" (median) to ").number(name + "_before", most).say(" within the last ");
      s.count("rows_before", recent.length).say(" updates. ");
    }
  }

  /** Names the tensor whose norm grew most over the finite checkpoints. */
  private void weights(Sentence s, Facts checkpoint) {
    List<Facts> finite =
        e.readings().stream()
            .filter(f -> f.flag("finite"))
            .filter(f -> checkpoint == null || f.update() < checkpoint.update())
            .toList();
    if (finite.size() < 2) {
      return;
    }
    Facts first = finite.get(0);
    Facts last = finite.get(finite.size() - 1);
    Map<Double, String> growth = new TreeMap<>();
    for (String name : last.object("weight_norms").tree().keySet()) {
      double was = first.object("weight_norms").number(name);
      double is = last.object("weight_norms").number(name);
      if (was > 0 && is / was > 1.5) {
        growth.put(is / was, name);
      }
    }
    if (growth.isEmpty()) {
      return;
    }
    double most = ((TreeMap<Double, String>) growth).lastKey();
    s.say("From update ").count("first_checkpoint", first.update()).say(" to ");
    s.count("last_checkpoint", last.update()).say(" ").name(growth.get(most));
    s.say(" grew most, to ").number("tensor_growth", most).say(" times its norm. ");
  }

  private Sentence advice(boolean recovers, int row) {
    Sentence advice = new Sentence("not-finite");
    if (recovers) {
      return advice.say("No action is needed if a scaler skipped these updates; otherwise clip.");
    }
    double median = AuditEvidence.median(LogRules.norms(log, 0, row));
    advice.say("Go back to the last finite checkpoint");
    if (!Double.isNaN(median) && median > 0) {
      advice.say(", clip the gradient's norm (its median was ").number("median_norm", median);
      advice.say(")");
    }
    double[] rates = log.finite("lr", 0, row);
    if (rates.length > 0) {
      advice.say(" and lower the learning rate, ").number("rate", rates[rates.length - 1]);
      advice.say(" at the end");
    }
    return advice.say("; look for logarithms of, and divisions by, values that can be zero.");
  }
}
