package gradflow.run;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.linalg.LogScaled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Compares the gradient that the framework saw with the full one: where the training loop detaches
 * the state from the graph, what share of Σ‖∂L/∂h_t‖² is still seen, and what share longer segments
 * would see.
 *
 * @param record the recorded gradients
 * @param top direction of the top layer; null if gradflow cannot run it
 * @param x its inputs; null in the same case
 */
record Seen(GradientRecord record, Network.Direction top, Sequence x) {
  /**
   * Smallest full norm, relative to the largest, at which shares are compared; float32 rounds a
   * recorded norm by some 1e-6 of the largest.
   */
  private static final double ROUNDING = 1e-4;

  /** Smallest norm that counts; below it, a float32 gradient may be lost to denormals. */
  private static final double LEAST = 1e-30;

  /** Returns the facts for the answer. */
  Facts facts() {
    Facts out = Facts.empty();
    double[] seen = means(record.seen());
    out.put("log10_seen", log10(seen));
    List<Integer> resets = new ArrayList<>();
    List<Integer> cuts = called(resets);
    boolean own = top != null && record.direct().length > 0 && resets.isEmpty();
    double[][] full = record.full();
    if (own) {
      Cotangents above = above();
      if (cuts.isEmpty()) {
        Adjoints.Norms free =
            new Adjoints(top, x).sweep(above, 0, List.of(t -> false), null).get(0);
        cuts = guessed(free);
      }
      full = sweep(out, above, cuts);
    } else if (full.length > 0) {
      out.put("log10_full", log10(means(full)));
    }
    if (full.length > 0) {
      out.put("share_seen", Math.min(1, squares(record.seen()) / squares(full)));
      lost(out, full);
    }
    out.put("cuts", cuts.stream().map(t -> (Object) (long) t).toList());
    out.put("resets", resets.stream().map(t -> (Object) (long) t).toList());
    out.put("calls", (long) record.calls().size());
    out.put("first_seen", (long) first(seen));
    return out;
  }

  /**
   * Returns the steps t (from 1) after which the state was passed on detached, according to the
   * recorded calls. Steps without a passed state are added to {@code resets}.
   */
  private List<Integer> called(List<Integer> resets) {
    List<Integer> cuts = new ArrayList<>();
    for (GradientRecord.Call call : record.calls()) {
      if (call.first() > 0 && !call.connected()) {
        (call.given() ? cuts : resets).add(call.first());
      }
    }
    return cuts;
  }

  /**
   * Infers cuts that the calls do not show: steps t whose state receives only the direct gradient
   * although more should arrive.
   */
  private List<Integer> guessed(Adjoints.Norms free) {
    List<Integer> cuts = new ArrayList<>();
    int samples = x.batch();
    for (int t = 1; t < x.steps(); t++) {
      boolean cut = true;
      boolean matters = false;
      for (int b = 0; b < samples; b++) {
        double direct = 0;
        double[] row = record.direct()[t - 1];
        for (int k = b; k < row.length; k += samples) {
          direct += row[k] * row[k];
        }
        direct = Math.sqrt(direct);
        double whole = free.norms()[t - 1][b].toDouble();
        cut &= Math.abs(record.seen()[t - 1][b] - direct) <= 1e-6 * direct;
        matters |= whole > LEAST && Math.abs(whole - direct) > 1e-3 * whole;
      }
      if (cut && matters) {
        cuts.add(t);
      }
    }
    return cuts;
  }

  private Cotangents above() {
    Cotangents above = new Cotangents(x.steps(), top.cell().hiddenSize(), x.batch());
    for (int t = 1; t <= x.steps(); t++) {
      above.set(t, 0, record.direct()[t - 1]);
    }
    return above;
  }

  /**
   * Computes the gradients in float64: in full, cut as in the training loop, and cut into longer
   * segments.
   */
  private double[][] sweep(Facts out, Cotangents above, List<Integer> cuts) {
    int steps = x.steps();
    List<Integer> lengths = cuts.isEmpty() ? List.of() : longer(cuts);
    List<IntPredicate> all = new ArrayList<>();
    all.add(t -> false);
    all.add(cuts::contains);
    for (int length : lengths) {
      all.add(t -> t % length == 0);
    }
    List<Adjoints.Norms> norms = new Adjoints(top, x).sweep(above, 0, all, null);
    Adjoints.Norms full = norms.get(0);
    out.put("log10_full", full.log10());
    double[][] plain = plain(full);
    out.put("full_against_recorded", difference(plain, record.full()));
    out.put("seen_against_recorded", difference(plain(norms.get(1)), record.seen()));
    Map<String, Object> shares = new LinkedHashMap<>();
    for (int k = 0; k < lengths.size(); k++) {
      shares.put(
          String.valueOf(lengths.get(k)), Math.min(1, norms.get(k + 2).squares() / full.squares()));
    }
    if (!shares.isEmpty()) {
      out.put("share_seen_by_length", shares);
    }
    int longest = longest(cuts, steps);
    out.put("longest_piece", (long) longest);
    return plain;
  }

  private static int longest(List<Integer> cuts, int steps) {
    int longest = 0;
    int from = 0;
    for (int cut : cuts) {
      longest = Math.max(longest, cut - from);
      from = cut;
    }
    return Math.max(longest, steps - from);
  }

  /**
   * Returns the longer segment lengths to try: two and four times the present length, and a fifth
   * to a half of the steps.
   */
  private List<Integer> longer(List<Integer> cuts) {
    int now = longest(cuts, x.steps());
    TreeSet<Integer> tried = new TreeSet<>(List.of(2 * now, 4 * now));
    for (int parts = 2; parts <= 5; parts++) {
      tried.add((x.steps() + parts - 1) / parts);
    }
    return tried.stream().filter(length -> length > now && length < x.steps()).toList();
  }

  private static double[][] plain(Adjoints.Norms norms) {
    return Arrays.stream(norms.norms())
        .map(step -> Arrays.stream(step).mapToDouble(LogScaled::toDouble).toArray())
        .toArray(double[][]::new);
  }

  /**
   * Returns the largest difference relative to the largest number; null if nothing was recorded.
   */
  private static Double difference(double[][] ours, double[][] recorded) {
    if (recorded.length == 0) {
      return null;
    }
    double most = 0;
    double off = 0;
    for (int t = 0; t < ours.length; t++) {
      for (int b = 0; b < ours[t].length; b++) {
        most = Math.max(most, ours[t][b]);
        off = Math.max(off, Math.abs(ours[t][b] - recorded[t][b]));
      }
    }
    return most == 0 ? Double.valueOf(off) : Double.valueOf(off / most);
  }

  /**
   * Counts the steps whose recorded gradient is exactly 0 although the full one is not, and finds
   * the largest gradient lost there.
   */
  private void lost(Facts out, double[][] full) {
    long steps = 0;
    double largest = 0;
    double worst = 1;
    int where = 0;
    double[] seen = means(record.seen());
    double[] whole = means(full);
    for (int t = 0; t < whole.length; t++) {
      if (seen[t] == 0 && whole[t] > LEAST) {
        steps++;
        largest = Math.max(largest, whole[t]);
      }
      double most = Arrays.stream(whole).max().orElse(0);
      double ratio = whole[t] > ROUNDING * most ? seen[t] / whole[t] : 1;
      if (ratio < worst) {
        worst = ratio;
        where = t + 1;
      }
    }
    out.put("steps_with_nothing", steps);
    out.put("largest_lost", largest);
    out.put("smallest_ratio", worst);
    out.put("smallest_ratio_at", (long) where);
  }

  private static int first(double[] seen) {
    for (int t = 0; t < seen.length; t++) {
      if (seen[t] != 0) {
        return t + 1;
      }
    }
    return 0;
  }

  private static double[] means(double[][] norms) {
    return Arrays.stream(norms).mapToDouble(n -> Arrays.stream(n).average().orElse(0)).toArray();
  }

  private static double[] log10(double[] values) {
    return Arrays.stream(values).map(Math::log10).toArray();
  }

  private static double squares(double[][] norms) {
    return Arrays.stream(means(norms)).map(v -> v * v).sum();
  }
}
