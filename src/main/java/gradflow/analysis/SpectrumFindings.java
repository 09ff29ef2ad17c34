package gradflow.analysis;

import gradflow.measure.MeasureValue;
import java.util.List;

/** Findings about the largest Lyapunov exponent and the spectra of the recurrent blocks. */
final class SpectrumFindings {
  private SpectrumFindings() {}

  static void add(Evidence e, List<Finding> out) {
    out.add(exponent(e));
    for (MeasureValue v : e.values().all()) {
      if (v instanceof MeasureValue.Scalar s && s.name().startsWith("rho_")) {
        out.add(block(e, s.name().substring("rho_".length()), s.value()));
      }
    }
  }

  private static Finding exponent(Evidence e) {
    double lambda = e.values().scalar("lambda_1_nats_per_step");
    double error = e.values().scalar("lambda_1_error");
    boolean certain = e.steps() - e.burnIn() > 1;
    Sentence s = new Sentence("exponent").say("The largest Lyapunov exponent along this input is ");
    if (Double.isInfinite(lambda)) {
      s.say("minus infinity: some step forgets every direction of the state");
    } else {
      s.signed("lambda_1_nats_per_step", lambda);
      if (certain) {
        s.say(" ± ").rough("lambda_1_error", error);
      }
      s.say(" nats per step");
    }
    s.say(" (steps ").count("first_step", e.burnIn() + 1).say(" to ").count("steps", e.steps());
    if (e.burnIn() > 0) {
      s.say(", after a burn-in of ").count("burn_in", e.burnIn(), "step");
    } else {
      s.say(", without a burn-in, so the transient is included");
    }
    s.say("). ");
    if (Double.isInfinite(lambda) || !certain) {
      return s.say("To measure a rate, use an input of more than ")
          .count("steps", e.steps(), "step")
          .say(" on which the units stay active.")
          .end();
    }
    if (e.values().scalar("lambda_1_sign") == 0) {
      return s.say("It is zero within its error: nearby states keep their distance.")
          .say(" No action is needed.")
          .end();
    }
    s.say("The distance of nearby states ").say(lambda > 0 ? "grows" : "falls");
    s.say(" by a factor e every ").number("e_folding_steps", 1 / Math.abs(lambda)).say(" steps");
    return s.say(
            lambda > 0
                ? ": weaker recurrent weights (a smaller gain, weight decay) make the net predictable."
                : "; longer memory needs weights or gates that keep more.")
        .end();
  }

  private static Finding block(Evidence e, String block, double radius) {
    double sigma = e.values().scalar("sigma_max_" + block);
    Sentence s =
        new Sentence("spectrum")
            .say("Recurrent block " + block + ": spectral radius ")
            .number("rho_" + block, radius)
            .say(", largest singular value ")
            .number("sigma_max_" + block, sigma)
            .say(", departure from normality ")
            .rough("henrici_" + block, e.values().scalar("henrici_" + block))
            .say(". ");
    if (sigma == 0) {
      return s.say("It is zero: initialise it randomly, so that the units interact.").end();
    }
    return s.say("Divided by ")
        .number("sigma_max_" + block, sigma)
        .say(" it would amplify nothing; an orthogonal matrix has no departure from normality.")
        .end();
  }

  /** Appends which recurrent block is furthest from normal, and a remedy. */
  static Sentence furthestFromNormal(Evidence e, Sentence s) {
    String name = "";
    double most = Double.NEGATIVE_INFINITY;
    for (MeasureValue v : e.values().all()) {
      if (v instanceof MeasureValue.Scalar h
          && h.name().startsWith("henrici_")
          && h.value() > most) {
        name = h.name().substring("henrici_".length());
        most = h.value();
      }
    }
    return s.say(name + " departs most from normality, by ")
        .rough("henrici_" + name, most)
        .say(": start it orthogonal, or clip the norm of gradients.");
  }
}
