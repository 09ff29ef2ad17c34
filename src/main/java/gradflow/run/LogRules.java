package gradflow.run;

import gradflow.analysis.Sentence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Audit rules on the log: ineffective clipping, updates of the wrong size, and jumps of norms. */
final class LogRules {
  /** Relative tolerance for norms that were computed in float32 and logged with nine digits. */
  private static final double SAME = 1 + 1e-3;

  /** A norm this many times the median of the preceding ones is a jump. */
  private static final double JUMP = 1000;

  /**
   * Number of preceding rows for the median. Norms shrink as a run converges, so the median of the
   * whole run would be misleading.
   */
  private static final int BEFORE = 50;

  private static final int FEWEST_BEFORE = 10;

  /** Smallest number of rows from which conclusions are drawn. */
  private static final int FEWEST_ROWS = 20;

  private static final double LARGE_UPDATE = 0.1;
  private static final double SMALL_UPDATE = 1e-6;

  private final RunLog log;
  private final List<AuditEntry> out;

  private LogRules(AuditEvidence e, List<AuditEntry> out) {
    this.log = e.log();
    this.out = out;
  }

  static void add(AuditEvidence e, List<AuditEntry> out) {
    LogRules rules = new LogRules(e, out);
    if (rules.log.rows() < FEWEST_ROWS) {
      return;
    }
    e.run().manifest().clip().ifPresent(rules::clipping);
    rules.ratio();
    rules.jumps();
  }

  /** Returns the finite gradient norms, before clipping if these are known. */
  static double[] norms(RunLog log, int from, int to) {
    double[] before = log.finite("grad_norm_before_clip", from, to);
    return before.length > 0 ? before : log.finite("grad_norm_at_step", from, to);
  }

  private void clipping(Facts clip) {
    boolean byNorm = clip.optionalText("kind").orElse("norm").equals("norm");
    double max = clip.number("max");
    String applied =
        Arrays.stream(log.finite("grad_norm_at_step", 0, log.rows())).findAny().isPresent()
            ? "grad_norm_at_step"
            : "grad_norm_after_clip";
    int rows = 0;
    int over = 0;
    int overApplied = 0;
    int overAfter = 0;
    int unseen = 0;
    int changed = 0;
    double largest = 0;
    double largestApplied = 0;
    long first = -1;
    long firstUnseen = -1;
    for (int r = 0; r < log.rows(); r++) {
      double before = log.at("grad_norm_before_clip", r);
      double at = log.at(applied, r);
      if (!Double.isFinite(before) || !Double.isFinite(at)) {
        continue;
      }
      rows++;
      largest = Math.max(largest, before);
      changed += at < before / SAME ? 1 : 0;
      if (at > before * SAME) {
        unseen++;
        firstUnseen = firstUnseen < 0 ? log.steps()[r] : firstUnseen;
      }
      if (byNorm && before > max * SAME) {
        over++;
        if (at > max * SAME) {
          overApplied++;
          largestApplied = Math.max(largestApplied, at);
          overAfter += log.at("grad_norm_after_clip", r) <= max * SAME ? 1 : 0;
          first = first < 0 ? log.steps()[r] : first;
        }
      }
    }
    if (rows < FEWEST_ROWS) {
      return;
    }
    if (overApplied > over / 2.0) {
      late(max, over, overApplied, overAfter, rows, largestApplied, first);
    } else if (unseen > rows / 2.0) {
      partial(unseen, rows, firstUnseen);
    } else if (byNorm ? over == 0 : changed == 0) {
      never(byNorm, max, largest, rows);
    }
  }

  private void late(
      double max, int over, int applied, int after, int rows, double largest, long first) {
    Sentence s = new Sentence("clipping-without-effect");
    s.say("Clipping at ")
        .number("clip", max)
        .say(" does not affect the gradients that are applied: in ");
    s.count("updates_over_the_clip", over).say(" of ").count("updates", rows);
    s.say(" updates the norm was above it, and in ").count("applied_over_the_clip", applied);
    s.say(" of them the optimiser stepped with a larger one, up to ").number("largest", largest);
    boolean afterwards = after > applied / 2.0;
    s.say(afterwards ? "; it is below only after the step: the clip call comes too late." : ".");
    Sentence advice = new Sentence("clipping-without-effect");
    advice.say(
        afterwards
            ? "Call it between backward() and optimizer.step()."
            : "Make sure that the clip call receives the optimiser's parameters, and that gradients"
                + " are not scaled or accumulated after it.");
    out.add(AuditEntry.of(AuditEntry.PROBLEM, first, s, advice));
  }

  private void partial(int unseen, int rows, long first) {
    Sentence s = new Sentence("clipping-without-effect");
    s.say("In ").count("updates_unseen", unseen).say(" of ").count("updates", rows);
    s.say(" updates the optimiser stepped with a larger norm than the clip call had seen.");
    Sentence advice = new Sentence("clipping-without-effect");
    advice.say("Clip after the last backward(), and pass all parameters to the clip call.");
    out.add(AuditEntry.of(AuditEntry.PROBLEM, first, s, advice));
  }

  private void never(boolean byNorm, double max, double largest, int rows) {
    Sentence s = new Sentence("clipping-without-effect");
    s.say("Clipping at ").number("clip", max).say(" never acted in ").count("updates", rows);
    s.say(" updates: ");
    s.say(byNorm ? "the largest norm was " : "it changed no norm, up to ");
    s.number("largest", largest).say(".");
    double[] norms = norms(log, 0, log.rows());
    Arrays.sort(norms);
    Sentence advice = new Sentence("clipping-without-effect");
    advice.say("It does no harm. A bound of ");
    advice.number("norm_of_one_in_twenty", norms[(int) (0.95 * (norms.length - 1))]);
    advice.say(" would act in about ").percent("percent_acting", 0.05).say(" of these updates.");
    out.add(AuditEntry.of(AuditEntry.NOTE, log.steps()[0], s, advice));
  }

  private Optional<double[]> ratios() {
    double[] out = new double[log.rows()];
    boolean any = false;
    for (int r = 0; r < out.length; r++) {
      out[r] =
          log.has("update_to_weight", r)
              ? log.at("update_to_weight", r)
              : log.at("update_norm", r) / log.at("weight_norm", r);
      any |= Double.isFinite(out[r]);
    }
    return any ? Optional.of(out) : Optional.empty();
  }

  private void ratio() {
    ratios()
        .ifPresent(
            all -> {
              int window = Math.max(FEWEST_ROWS / 2, all.length / 10);
              double last = Double.NaN;
              for (int from = 0; from + window <= all.length; from += window) {
                double[] part =
                    Arrays.stream(all, from, from + window).filter(Double::isFinite).toArray();
                double median = part.length < window / 2 ? Double.NaN : AuditEvidence.median(part);
                if (median > LARGE_UPDATE) {
                  large(median, log.steps()[from], log.steps()[from + window - 1]);
                  return;
                }
                last = part.length > 0 ? median : last;
              }
              if (last < SMALL_UPDATE) {
                small(last, log.steps()[Math.max(0, all.length - window)]);
              }
            });
  }

  private void large(double median, long from, long to) {
    Sentence s = new Sentence("update-ratio").say("Updates are large: from update ");
    s.count("first_update", from).say(" to ").count("last_update", to);
    s.say(" one in two changed the weights by more than ").percent("percent", median);
    s.say(" of their norm, so they change completely within about ").number("updates", 1 / median);
    s.say(" updates.");
    Sentence advice = new Sentence("update-ratio").say("A learning rate divided by ");
    advice.rough("lower_by", median / 1e-2).say(" would change them by about ");
    advice.percent("percent_then", 1e-2).say(".");
    out.add(AuditEntry.of(AuditEntry.PROBLEM, from, s, advice));
  }

  private void small(double median, long from) {
    Sentence s = new Sentence("update-ratio");
    s.say("From update ").count("first_update", from).say(" on ");
    if (median == 0) {
      s.say("updates do not change the weights at all.");
    } else {
      s.say("updates change the weights by ").number("ratio", median).say(" of their norm, near");
      s.say(" the rounding of float32 at ").number("rounding", 0x1p-24).say(".");
    }
    double[] rates = log.finite("lr", 0, log.rows());
    boolean decayed =
        rates.length > 0 && rates[rates.length - 1] < 0.01 * Arrays.stream(rates).max().orElse(0);
    Sentence advice = new Sentence("update-ratio");
    if (decayed) {
      advice.say("The schedule has brought the learning rate down to ");
      advice.number("last_rate", rates[rates.length - 1]).say("; the run can end here.");
    } else {
      advice.say(
          "Make sure that the optimiser has these parameters, and that its learning rate is not");
      advice.say(" too small for them.");
    }
    out.add(AuditEntry.of(decayed ? AuditEntry.NOTE : AuditEntry.PROBLEM, from, s, advice));
  }

  /** Reports norms far above the usual ones. */
  private void jumps() {
    String column =
        log.finite("grad_norm_before_clip", 0, log.rows()).length > 0
            ? "grad_norm_before_clip"
            : "grad_norm_at_step";
    double least =
        Arrays.stream(log.finite(column, 0, log.rows())).filter(v -> v > 0).min().orElse(0);
    int first = -1;
    int count = 0;
    double largest = 0;
    double median = 0;
    for (int r = FEWEST_BEFORE; r < log.rows(); r++) {
      double v = log.at(column, r);
      if (!Double.isFinite(v) || v <= JUMP * least) {
        continue;
      }
      double[] before = log.finite(column, Math.max(0, r - BEFORE), r);
      double usual = before.length < FEWEST_BEFORE ? 0 : AuditEvidence.median(before);
      if (v > JUMP * usual && usual > 0) {
        first = first < 0 ? r : first;
        count++;
        median = v > largest ? usual : median;
        largest = Math.max(largest, v);
      }
    }
    boolean known = out.stream().anyMatch(a -> a.kind().equals("exploding"));
    if (first < 0 || known) {
      return;
    }
    double applied = 0;
    for (int r = first; r < log.rows(); r++) {
      applied =
          Math.max(
              applied,
              Double.isFinite(log.at("grad_norm_at_step", r)) ? log.at("grad_norm_at_step", r) : 0);
    }
    boolean caught = applied > 0 && applied < largest / JUMP;
    Sentence s = new Sentence("exploding").say("The gradient's norm jumps: to ");
    s.number("largest_norm", largest).say(", while the median of the preceding norms is ");
    s.number("median_norm", median).say("; ").count("jumps", count, "update");
    s.say(" exceeded a thousand times the usual norm");
    if (caught) {
      s.say(". Clipping caught them: the largest norm applied was ").number("applied", applied);
    }
    Sentence advice = new Sentence("exploding");
    advice.say(caught ? "No action is needed while clipping catches them; " : "Clip the norm, ");
    advice.say(caught ? "a bound such as " : "at a bound such as ").number("bound", 2 * median);
    advice.say(" is twice the median.");
    out.add(
        AuditEntry.of(
            caught ? AuditEntry.NOTE : AuditEntry.PROBLEM, log.steps()[first], s.say("."), advice));
  }
}
