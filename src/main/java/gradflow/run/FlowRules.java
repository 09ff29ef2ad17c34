package gradflow.run;

import gradflow.analysis.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Audit rules on the Jacobians of the checkpoints: vanishing and exploding gradients. */
final class FlowRules {
  /** Decay, in nats, that leaves a thousandth of a gradient over all steps of the probe. */
  private static final double LN_THOUSAND = Math.log(1000);

  private static final int FEWEST_LAGS = 3;

  private FlowRules() {}

  static void add(AuditEvidence e, List<AuditEntry> out) {
    vanishing(e, out);
    exploding(e, out);
  }

  /** Returns whether the gradient is cut. A cut is reported instead of vanishing. */
  static boolean cut(Facts f) {
    Facts g = f.object("gradient");
    return !g.list("cuts").isEmpty() || !g.list("resets").isEmpty();
  }

  private static boolean vanishes(Facts f) {
    double[] output = f.numbers("ln_product");
    double[] whole = f.has("ln_state_product") ? f.numbers("ln_state_product") : output;
    int last = output.length - 2;
    return last >= FEWEST_LAGS
        && output[last] < -LN_THOUSAND
        && whole[last] < -LN_THOUSAND
        && f.number("slope") * last < -LN_THOUSAND;
  }

  private static void vanishing(AuditEvidence e, List<AuditEntry> out) {
    List<Facts> all = e.measured();
    boolean cut = e.recorded().stream().anyMatch(FlowRules::cut);
    if (cut || all.isEmpty() || !vanishes(all.get(all.size() - 1))) {
      return;
    }
    Facts last = all.get(all.size() - 1);
    double[] product = last.numbers("ln_product");
    int lags = product.length - 2;
    Sentence s = new Sentence("vanishing").say("Gradients vanish: at update ");
    s.count("last_update", last.update()).say(" ‖∂h_T/∂h_t‖ ");
    double slope = last.number("slope");
    if (Double.isInfinite(slope)) {
      int zero = 1;
      while (product[zero] != Double.NEGATIVE_INFINITY) {
        zero++;
      }
      s.say("is exactly zero from lag ").count("first_zero_lag", zero).say(" on. ");
    } else {
      s.say("halves every ").number("half_life", last.number("half_life")).say(" steps (slope ");
      s.signed("slope", slope).say(" nats per step over lags ").count("first_lag", 1);
      s.say(" to ").count("last_lag", lags).say(") and is ");
      s.factor("product", product[lags] / Math.log(10)).say(" at lag ").count("last_lag", lags);
      s.say(". ");
    }
    s.say("It falls below a thousandth at lag ")
        .count("thousandth_lag", below(product, LN_THOUSAND));
    double[] loss = last.numbers("log10_loss_gradient");
    if (loss.length > 0) {
      s.say("; ‖∂L/∂h_t‖ is ").factor("loss_gradient_first", loss[0]).say(" at the first step, ");
      s.factor("loss_gradient_last", loss[loss.length - 1]).say(" at the last");
    }
    s.say(". ");
    if (!e.recorded().isEmpty()) {
      s.say("Nothing is cut: the framework saw the whole gradient.");
    }
    boolean every = e.run().manifest().at() == gradflow.task.When.EVERY;
    Optional<Learned> learned = Learned.of(e);
    learned.ifPresent(
        l ->
            s.say(" The task is learned nevertheless: the loss is ")
                .number("loss", l.loss())
                .say(" at the end, ")
                .number("constant_loss", l.constant())
                .say(" for the best constant output."));
    out.add(
        AuditEntry.of(
            every || learned.isPresent() ? AuditEntry.NOTE : AuditEntry.PROBLEM,
            e.since(FlowRules::vanishes),
            s,
            memory(last, product, slope)));
  }

  /** Returns the first lag from which the curve stays more than {@code nats} below its start. */
  private static int below(double[] curve, double nats) {
    int lag = curve.length - 1;
    while (lag > 1 && curve[lag - 1] < curve[0] - nats) {
      lag--;
    }
    return lag;
  }

  private static Sentence memory(Facts last, double[] product, double slope) {
    int steps = product.length - 1;
    Sentence s = new Sentence("vanishing").say("If the task needs inputs older than ");
    s.count("thousandth_lag", below(product, LN_THOUSAND)).say(" steps: ");
    if (last.has("memory_gate")) {
      String gate = last.text("memory_gate");
      double nats = Math.log(2) / steps;
      s.say("to keep half over ").count("steps", steps).say(" steps gate " + gate + " has to be ");
      s.gate("keeping_gate", Math.exp(-nats)).say("; its mean bias is ");
      s.number("bias", last.number("memory_gate_bias")).say("; initialise it at ");
      return s.number("keeping_bias", -nats - Math.log(-Math.expm1(-nats))).say(".");
    }
    if (Double.isInfinite(slope)) {
      return s.say(
          "units that are off pass nothing; use a gated cell or orthogonal initialisation.");
    }
    return s.say(
            "use a gated cell or orthogonal initialisation; at the present slopes of the units,")
        .say(" scaling W_hh by ")
        .number("level_factor", Math.exp(-slope))
        .say(" would keep the norm constant.");
  }

  private static void exploding(AuditEvidence e, List<AuditEntry> out) {
    List<Facts> grown = new ArrayList<>();
    for (Facts f : e.measured()) {
      double[] product = f.numbers("ln_product");
      if (product[peak(product)] > LN_THOUSAND) {
        grown.add(f);
      }
    }
    List<Facts> diverging = e.readings().stream().filter(f -> f.has("diverges")).toList();
    if (grown.isEmpty() && diverging.isEmpty()) {
      return;
    }
    if (grown.isEmpty()) {
      Sentence s = new Sentence("exploding").say("Along the probe batch the state itself is not");
      s.say(" finite at ").count("checkpoints", diverging.size()).say(" checkpoints.");
      out.add(
          AuditEntry.of(
              AuditEntry.PROBLEM,
              diverging.get(0).update(),
              s,
              new Sentence("exploding")
                  .say("Smaller recurrent weights, or a cell whose state is bounded.")));
      return;
    }
    Facts worst = grown.get(0);
    for (Facts f : grown) {
      double[] a = f.numbers("ln_product");
      double[] b = worst.numbers("ln_product");
      worst = a[peak(a)] > b[peak(b)] ? f : worst;
    }
    double[] product = worst.numbers("ln_product");
    Sentence s = new Sentence("exploding").say("Gradients explode: at update ");
    s.count("worst_update", worst.update()).say(" ‖∂h_T/∂h_t‖ grows to ");
    s.factor("peak_product", product[peak(product)] / Math.log(10)).say(" at lag ");
    s.count("peak_lag", peak(product)).say(", and by more than a thousandfold at ");
    s.count("checkpoints", grown.size()).say(" of ").count("measured", e.measured().size());
    s.say(" checkpoints");
    if (worst.has("lambda_1")) {
      s.say("; λ₁ is ").signed("lambda_1", worst.number("lambda_1")).say(" nats per step");
    }
    Sentence advice = new Sentence("exploding").say("Clip the norm of gradients");
    double median = AuditEvidence.median(LogRules.norms(e.log(), 0, e.log().rows()));
    if (!Double.isNaN(median)) {
      advice.say(": half of the logged norms are below ").number("median_norm", median);
    }
    out.add(
        AuditEntry.of(
            AuditEntry.PROBLEM,
            grown.get(0).update(),
            s.say("."),
            advice.say("; a smaller gain of W_hh brings the growth itself down.")));
  }

  private static int peak(double[] curve) {
    int peak = 0;
    for (int k = 1; k < curve.length; k++) {
      peak = curve[k] > curve[peak] ? k : peak;
    }
    return peak;
  }
}
