package gradflow.analysis;

import gradflow.table.Table;
import java.util.List;

/**
 * Findings about a gradient on its way through all steps: the measured product, the slope within
 * its window, growth of the whole state, the gradient of the loss.
 */
final class FlowFindings {
  /** The flow is near-critical if it stays within this factor of 1 over all steps. */
  private static final double TENFOLD = 10;

  /** Smallest number of lags for a slope: a line through two points always fits. */
  static final int FEWEST_LAGS = 3;

  private final Evidence e;

  /** log10 ‖∂h_T/∂h_t‖ by lag, mean over samples. */
  private final double[] product;

  /** log10 ‖∂L/∂h_t‖ by lag, mean over samples. */
  private final double[] gradient;

  private final double log10;

  /**
   * The quantity of the products and the gradient: the output, or the state from which it is
   * computed.
   */
  private final String ofProduct;

  private final String ofGradient;

  private FlowFindings(Evidence e) {
    this.e = e;
    boolean state = e.cell().outputIsState();
    String part = state ? e.cell().outputPart() : e.cell().parts().get(0).name();
    this.ofProduct = state ? "h" : "s";
    this.ofGradient = state ? "h" : part;
    this.product =
        e.values().byLag("product_norms", "log10_spectral", "block", e.cell().outputBlock());
    this.gradient = e.values().byLag("loss_gradient_norms", "log10_norm", "part", part);
    this.log10 = product[e.steps()];
  }

  static void add(Evidence e, List<Finding> out) {
    FlowFindings f = new FlowFindings(e);
    out.add(f.flow());
    if (f.log10 < -1) {
      f.wholeState(out);
    }
    out.add(f.loss());
  }

  private String product() {
    return "‖∂" + ofProduct + "_T/∂" + ofProduct + "_t‖";
  }

  private Finding flow() {
    if (log10 == Double.NEGATIVE_INFINITY) {
      return dead();
    }
    boolean level = Math.abs(log10) <= 1;
    String kind = level ? "near-critical" : log10 < 0 ? "vanishing" : "exploding";
    Sentence s =
        new Sentence(kind)
            .say(
                level
                    ? "Near-critical: over "
                    : log10 < 0 ? "Gradients vanish: over " : "Gradients explode: over ")
            .count("steps", e.steps(), "step")
            .say(", " + product() + " ")
            .say(level ? "is " : log10 < 0 ? "falls to " : "grows to ")
            .factor("product", log10);
    e.samples(s);
    if (level) {
      s.say(", within a factor of ").count("near_critical_factor", (long) TENFOLD).say(" of one");
    }
    slope(s.say(". "));
    if (level) {
      return s.say("No action is needed for ").count("steps", e.steps(), "step").say(".").end();
    }
    return (log10 < 0 ? vanishingAdvice(s) : explodingAdvice(s)).end();
  }

  /** Appends the slope with its window, or states that there is none. */
  private void slope(Sentence s) {
    if (e.firstLag() == 0) {
      s.say("A slope needs at least ")
          .count("fewest_lags", FEWEST_LAGS)
          .say(" lags from the first on, so none is fitted. ");
      return;
    }
    double slope = e.values().scalar("slope_nats_per_step");
    s.say("From lag ").count("first_lag", e.firstLag());
    s.say(" to lag ").count("last_lag", e.steps()).say(" its logarithm ");
    if (Math.abs(slope) * (e.steps() - e.firstLag()) < Math.log(2)) {
      s.say("changes by ").signed("slope_nats_per_step", slope);
      s.say(" nats per step (least squares). ");
      return;
    }
    s.say(slope < 0 ? "falls by " : "rises by ");
    s.number("abs_slope_nats_per_step", Math.abs(slope));
    s.say(" nats per step (least squares), ").say(slope < 0 ? "halving" : "doubling");
    s.say(" every ")
        .number(slope < 0 ? "half_life_steps" : "doubling_steps", Math.log(2) / Math.abs(slope));
    s.say(" steps. ");
  }

  private Sentence vanishingAdvice(Sentence s) {
    if (e.memoryGate().isPresent()) {
      return e.longMemory(e.memoryGate().get(), s);
    }
    return scaling(e.cell().elman().isPresent() ? s.say("Orthogonal initialisation helps. ") : s);
  }

  private Sentence explodingAdvice(Sentence s) {
    int peak = 0;
    for (int k = 1; k <= e.steps(); k++) {
      peak = product[k] > product[peak] ? k : peak;
    }
    s.say("Clip the norm of gradients: unclipped, one grows up to ")
        .factor("peak_product", product[peak]);
    s.say(" times, at lag ").count("peak_product_lag", peak).say(".");
    return e.memoryGate().isPresent() ? s : scaling(s.say(" "));
  }

  /**
   * Appends the factor per step that would keep the norm constant; for a plain cell, it is a factor
   * of W_hh.
   */
  private Sentence scaling(Sentence s) {
    if (e.cell().elman().isEmpty()) {
      return s.say("A further factor of ")
          .factor("level_factor", -log10 / e.steps())
          .say(" per step would keep the norm constant.");
    }
    return s.say("At the present slopes of the units, scaling W_hh by ")
        .factor("level_factor", -log10 / e.steps())
        .say(" would keep the norm constant.");
  }

  private Finding dead() {
    int first = e.steps();
    while (first > 1 && product[first - 1] == Double.NEGATIVE_INFINITY) {
      first--;
    }
    double[] last =
        e.values()
            .atLag("product_norms", "log10_spectral", "block", e.cell().outputBlock(), e.steps());
    Sentence s =
        new Sentence("vanishing")
            .say("Gradients die: from lag ")
            .count("first_zero_lag", first)
            .say(" on " + product() + " is exactly zero");
    if (e.samples() > 1) {
      long zero = java.util.Arrays.stream(last).filter(v -> v == Double.NEGATIVE_INFINITY).count();
      s.say(" in ").count("zero_samples", zero).say(" of ").count("samples", e.samples());
      s.say(" samples");
    }
    return s.say(", so it has no slope. Orthogonal initialisation or larger biases keep units from")
        .say(" switching off; until then nothing earlier than ")
        .count("last_lag_before_zero", first - 1, "step")
        .say(" before the end is learned.")
        .end();
  }

  /** Adds findings about growth before a decay, or memory that the output does not show. */
  private void wholeState(List<Finding> out) {
    Table norms = e.values().table("product_norms").where("block", "s");
    double[] whole = norms.numbers("log10_spectral");
    int peak = 0;
    for (int k = 1; k < whole.length; k++) {
      peak = whole[k] > whole[peak] ? k : peak;
    }
    if (!(whole[peak] > Math.log10(2))) {
      return;
    }
    int sample = (int) norms.number(peak, "sample");
    double end =
        e.values().atLag("product_norms", "log10_spectral", "block", "s", e.steps())[sample];
    boolean kept = end > whole[peak] - Math.log10(2);
    Sentence s = new Sentence(kept ? "whole state" : "transient growth");
    s.say(
        kept
            ? "The whole state keeps what the output loses: at lag "
            : "Before it decays, the whole state's ‖∂s_T/∂s_t‖ rises to ");
    if (kept) {
      s.count("last_lag", e.steps()).say(" ‖∂s_T/∂s_t‖ is still ").factor("whole_state", end);
    } else {
      s.factor("peak_whole_state", whole[peak])
          .say(" at lag ")
          .count("peak_whole_state_lag", (long) norms.number(peak, "lag"));
    }
    if (e.samples() > 1) {
      s.say(" (sample ").count("sample", sample).say(")");
    }
    out.add(
        (kept ? opening(s.say(". ")) : SpectrumFindings.furthestFromNormal(e, s.say(". "))).end());
  }

  /** Appends what lets the whole state reach the output. */
  private Sentence opening(Sentence s) {
    Table gates = e.values().find("gate_statistics").orElse(null);
    Double o = gates == null ? null : Values.means(gates, "mean", "gate").get("o");
    if (o == null) {
      return s.say("A loss on the whole state reaches back ")
          .count("steps", e.steps(), "step")
          .say(".");
    }
    return s.say("Gate o passes it to the output, with a mean of ")
        .gate("mean_o", o)
        .say("; a larger b_o opens it.");
  }

  private Finding loss() {
    double last = gradient[0];
    double first = gradient[e.steps()];
    Sentence s = new Sentence("loss gradient").say("The loss is ");
    e.loss().describe(s, e.lossValue());
    s.say(". Its gradient ‖∂L/∂" + ofGradient + "_t‖ is ").factor("loss_gradient_last", last);
    s.say(" at this direction's last step and ").factor("loss_gradient_first", first);
    e.samples(s.say(" before its first")).say(". ");
    return lossAdvice(s, last, first - last).end();
  }

  private Sentence lossAdvice(Sentence s, double last, double change) {
    if (last == Double.NEGATIVE_INFINITY) {
      int peak = 0;
      for (int k = 1; k <= e.steps(); k++) {
        peak = gradient[k] > gradient[peak] ? k : peak;
      }
      if (gradient[peak] == Double.NEGATIVE_INFINITY) {
        return s.say("It is exactly zero at each of ")
            .count("steps", e.steps(), "step")
            .say(", so this loss gives this direction no gradient: choose another with --loss.");
      }
      return s.say("It is largest at lag ")
          .count("loss_gradient_peak_lag", peak)
          .say(", with ")
          .factor("loss_gradient_peak", gradient[peak])
          .say("; the last step itself receives no gradient.");
    }
    if (change < -1) {
      int lag = e.steps();
      while (lag > 1 && gradient[lag - 1] < last - 1) {
        lag--;
      }
      return s.say("From lag ")
          .count("loss_gradient_tenth_lag", lag)
          .say(
              " on less than a tenth of it arrives: losses at more steps would train earlier steps.");
    }
    s.say("The ratio is ").factor("loss_gradient_ratio", change);
    return s.say(change > 1 ? ": clip the norm of gradients." : "; no action is needed.");
  }
}
