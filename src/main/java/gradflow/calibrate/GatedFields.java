package gradflow.calibrate;

import gradflow.cell.Reset;
import gradflow.rng.Seed;
import gradflow.theory.CausalMeanField;
import gradflow.theory.Ensemble;
import gradflow.theory.GateLaw;
import gradflow.theory.GruEnsemble;
import gradflow.theory.GruMeanField;
import gradflow.theory.LstmEnsemble;
import gradflow.theory.LstmMeanField;
import gradflow.theory.NetworkSample;
import gradflow.theory.RandomNetwork;
import gradflow.theory.RandomNetwork.Weighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sections K and L: mean fields of random lstms and grus, samplers and networks (can2020). */
final class GatedFields {
  /**
   * A row of random lstms.
   *
   * @param id id of the row
   * @param ensemble distribution of its networks
   * @param closely whether gate averages are compared, too
   * @param samples number of Monte Carlo samples in the quick part; 0 for none
   */
  private record LstmPoint(String id, LstmEnsemble ensemble, boolean closely, int samples) {}

  /**
   * A row of random grus.
   *
   * @param id id of the row
   * @param ensemble distribution of its networks
   * @param closely whether gate averages are compared, too
   * @param samples number of Monte Carlo samples in the quick part; 0 for none
   */
  private record GruPoint(String id, GruEnsemble ensemble, boolean closely, int samples) {}

  private static final List<LstmPoint> LSTMS =
      List.of(
          new LstmPoint("K6", LstmEnsemble.of(1, 0.5, 0), true, 1500),
          new LstmPoint("K8", LstmEnsemble.of(0.2, 1, 1), true, 0),
          new LstmPoint("K9", LstmEnsemble.of(2, 0.5, 1), true, 1500),
          new LstmPoint("K10", LstmEnsemble.of(4, 0.5, 2), true, 0),
          new LstmPoint("K11", LstmEnsemble.of(4, 0, 0), true, 0),
          new LstmPoint("K12", LstmEnsemble.of(1, 0.5, 4), true, 0),
          new LstmPoint("K13", LstmEnsemble.of(0.5, 1, 1), false, 1500),
          new LstmPoint("K14", LstmEnsemble.of(1, 2, 1), false, 0),
          new LstmPoint("K15", LstmEnsemble.of(2, 1, 0), false, 0));

  private static final List<GruPoint> GRUS =
      List.of(
          new GruPoint("L4", gru(1, 1, 0.5, 0), true, 1500),
          new GruPoint("L5", gru(1, 1, 1, 1), true, 1500),
          new GruPoint("L7", gru(4, 4, 0.5, 1), true, 0),
          new GruPoint("L8", gru(4, 4, 0, 0), true, 0),
          new GruPoint("L9", gru(1, 1, 0.5, 3), true, 0),
          new GruPoint("L10", gru(2, 4, 1, 0), true, 0),
          new GruPoint("L11", gru(0.5, 0.5, 1, 0), false, 1500),
          new GruPoint("L12", gru(1, 1, 1, 0), false, 0),
          new GruPoint("L13", gru(1, 1, 2, 0), false, 0),
          new GruPoint("L14", gru(1, 2, 1, 0), false, 0),
          new GruPoint("L15", GruEnsemble.of(1, 0.5, 0, Reset.AFTER), true, 0),
          new GruPoint("L16", GruEnsemble.of(1, 1, 1, Reset.AFTER), true, 0),
          new GruPoint("L17", GruEnsemble.of(2, 0.5, 0, Reset.AFTER), true, 0),
          new GruPoint("L18", GruEnsemble.of(4, 0.5, 1, Reset.AFTER), true, 0));

  private GatedFields() {}

  private static GruEnsemble gru(double gate, double candidate, double input, double updateBias) {
    return new GruEnsemble(
        new GateLaw(gate, 0), new GateLaw(gate, updateBias), candidate, input, Reset.BEFORE);
  }

  static List<CalibrationRow> rows() {
    List<CalibrationRow> rows = new ArrayList<>();
    for (LstmPoint p : LSTMS) {
      rows.add(
          CalibrationRow.quick(
              p.id, "random lstms: mean field", (seed, found) -> quick(p, seed, found)));
      rows.add(
          CalibrationRow.full(
              p.id,
              "random lstms: networks of N=300, sampler",
              (seed, found) -> large(p.ensemble, p.id.equals("K12"), seed, found)));
    }
    for (GruPoint p : GRUS) {
      rows.add(
          CalibrationRow.quick(
              p.id, "random grus: mean field", (seed, found) -> quick(p, seed, found)));
      rows.add(
          CalibrationRow.full(
              p.id,
              "random grus: networks of N=300, sampler",
              (seed, found) -> large(p.ensemble, false, seed, found)));
    }
    rows.add(
        CalibrationRow.quick(
            "K16", "lstm: the path through the cell state alone", GatedFields::k16));
    rows.add(CalibrationRow.full("K16", "the same in networks of N=300", GatedFields::k16Full));
    return rows;
  }

  private static void quick(LstmPoint p, Seed seed, Findings found) {
    LstmMeanField field = p.ensemble.meanField();
    found.value("E h^2", field.q());
    found.value("lambda_1 untied", field.untiedLambda1());
    if (p.closely) {
      found.value("E c^2", field.cellSquare());
      found.value("E f^2", field.keepSquare());
      found.value("E ln f", field.logKeep());
      found.value("lambda_1 untied closure", field.closureLambda1());
    }
    found.value("lambda_1 tied", field.tiedLambda1());
    sampled(p.ensemble, p.samples, seed, found);
  }

  private static void quick(GruPoint p, Seed seed, Findings found) {
    GruMeanField field = p.ensemble.meanField();
    found.value("E h^2", field.q());
    if (p.closely) {
      found.value("E n^2", field.candidateSquare());
      found.value("E z^2", field.keepSquare());
      found.value("E r^2", field.resetSquare());
    }
    found.value("lambda_1 untied", field.untiedLambda1());
    found.value("lambda_1 tied", field.tiedLambda1());
    if (p.ensemble.form() == Reset.BEFORE) {
      found.value("lambda_1 tied refined", field.refinedTiedLambda1());
    }
    sampled(p.ensemble, p.samples, seed, found);
  }

  private static void sampled(Ensemble e, int samples, Seed seed, Findings found) {
    if (samples > 0) {
      found.value(
          "lambda_1 sampled M=" + samples,
          CausalMeanField.sample(e, samples, 160, 60, seed).lambda1());
      NetworkSample nets =
          NetworkSample.measure(e, 100, 12, Weighting.TIED, 150, 60, seed.child("networks"));
      found.mean("lambda_1 networks N=100", nets.lambda1());
    }
  }

  private static final int SAMPLERS = 3;
  private static final int NETWORKS = 16;

  /**
   * @param slow whether gates with long memory require more burn-in steps
   */
  private static void large(Ensemble e, boolean slow, Seed seed, Findings found) {
    sampler(e, slow, seed.child("sampler"), found);
    int burnIn = slow ? 1500 : 300;
    NetworkSample tied =
        NetworkSample.measure(e, 300, NETWORKS, Weighting.TIED, 400, burnIn, seed.child("tied"));
    found.mean("lambda_1 networks N=300", tied.lambda1());
    int fresh = slow ? 200 : 60;
    NetworkSample untied =
        NetworkSample.measure(e, 300, NETWORKS, Weighting.UNTIED, 60, fresh, seed.child("untied"));
    found.mean("lambda_1 untied networks N=300", untied.lambda1());
  }

  /**
   * Measures the mean of independent samplers, with the error estimated from their spread over
   * time.
   */
  private static void sampler(Ensemble e, boolean slow, Seed seed, Findings found) {
    double mean = 0;
    double variance = 0;
    for (int k = 0; k < SAMPLERS; k++) {
      CausalMeanField f =
          slow
              ? CausalMeanField.sample(e, 3000, 700, 400, seed.child(k))
              : CausalMeanField.sample(e, 5000, 160, 60, seed.child(k));
      mean += f.lambda1() / SAMPLERS;
      variance += f.standardError() * f.standardError() / (SAMPLERS * SAMPLERS);
    }
    // each error has 7 degrees of freedom, from 8 time intervals
    found.estimate("lambda_1 sampled", mean, Math.sqrt(variance), 7.0 * SAMPLERS);
  }

  private static final List<LstmEnsemble> PATHS =
      List.of(
          LstmEnsemble.of(1, 1, 1),
          LstmEnsemble.of(2, 0.5, 1),
          LstmEnsemble.of(4, 0.5, 2),
          LstmEnsemble.of(1, 0.5, 4));

  private static String name(LstmEnsemble e) {
    return " g=" + e.candidateGain() + " s_x=" + e.inputStd() + " b_f=" + e.forget().bias();
  }

  private static void k16(Seed seed, Findings found) {
    for (LstmEnsemble e : PATHS) {
      found.value("1/2 ln E f^2" + name(e), e.meanField().keptMeanSquare());
      found.value("E ln f" + name(e), e.meanField().logKeep());
    }
    paths(PATHS.get(0), Weighting.UNTIED, 100, 16, new int[] {1, 10}, seed, found);
    paths(PATHS.get(0), Weighting.TIED, 100, 16, new int[] {1, 10}, seed, found);
  }

  private static void k16Full(Seed seed, Findings found) {
    for (LstmEnsemble e : PATHS) {
      paths(e, Weighting.UNTIED, 300, 16, new int[] {1, 10, 30, 100}, seed, found);
      paths(e, Weighting.TIED, 300, 32, new int[] {1, 10, 30, 100}, seed, found);
    }
  }

  /**
   * Measures (1/2T) ln of the mean over units of the product of f², averaged over networks. The
   * mean is dominated by rare units, and its logarithm grows with the number of units. The
   * logarithm is therefore taken for each network and one time interval, never for a larger pool.
   */
  private static void paths(
      LstmEnsemble e,
      Weighting weighting,
      int n,
      int nets,
      int[] spans,
      Seed seed,
      Findings found) {
    double[][] kept = new double[spans.length][nets];
    // untied networks forget their initial state as fast as their gates do, tied ones more slowly
    int alone = Math.max(60, (int) Math.ceil(-5 / e.meanField().logKeep()));
    int start = weighting == Weighting.UNTIED ? alone : 400;
    for (int k = 0; k < nets; k++) {
      RandomNetwork net =
          new RandomNetwork(e, n, weighting, seed.child(name(e)).child(weighting.name()).child(k));
      for (int t = 0; t < start; t++) {
        net.step();
      }
      double[] product = new double[n];
      Arrays.fill(product, 1);
      int s = 0;
      for (int t = 1; s < spans.length; t++) {
        double[] f = net.step().get("f");
        for (int i = 0; i < n; i++) {
          product[i] *= f[i] * f[i];
        }
        if (t == spans[s]) {
          kept[s++][k] = Math.log(Arrays.stream(product).sum() / n) / (2 * t);
        }
      }
    }
    String who = weighting.name().toLowerCase(java.util.Locale.ROOT) + " N=" + n;
    for (int s = 0; s < spans.length; s++) {
      found.mean(who + " T=" + spans[s] + name(e), kept[s]);
    }
  }
}
