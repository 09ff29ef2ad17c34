package gradflow.calibrate;

import gradflow.flow.LyapunovSpectrum;
import gradflow.rng.Seed;
import gradflow.theory.NetworkSample;
import gradflow.theory.RandomNetwork;
import gradflow.theory.RandomNetwork.Weighting;
import gradflow.theory.TanhEnsemble;
import gradflow.theory.TanhMeanField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Section J: tanh networks with white input: mean-field solver, networks and finite-size effects.
 */
final class DrivenTanh {
  /**
   * The parameters of a row.
   *
   * @param id id of the row
   * @param gain g
   * @param input s_x
   * @param bias s_b
   */
  private record Point(String id, double gain, double input, double bias) {
    TanhEnsemble ensemble() {
      return TanhEnsemble.of(gain, bias, input);
    }

    String title() {
      return "tanh net g=" + gain + " s_x=" + input + " s_b=" + bias;
    }
  }

  private static final List<Point> POINTS =
      List.of(
          new Point("J1", 2, 0, 0),
          new Point("J2", 2, 0.5, 0),
          new Point("J4", 2, 2, 0),
          new Point("J5", 1, 0.5, 0),
          new Point("J6", 1.5, 0.5, 0),
          new Point("J7", 1.5, 1, 0.5),
          new Point("J8", 3, 1, 0.3),
          new Point("J10", 5, 2, 0));

  private DrivenTanh() {}

  static List<CalibrationRow> rows() {
    List<CalibrationRow> rows = new ArrayList<>();
    for (Point p : POINTS) {
      rows.add(
          CalibrationRow.quick(
              p.id, p.title() + ", N=150", (seed, found) -> quick(p, seed, found)));
      rows.add(
          CalibrationRow.full(p.id, p.title() + ", N=400", (seed, found) -> large(p, seed, found)));
    }
    rows.addAll(sizes("J11", 1));
    rows.addAll(sizes("J12", 2));
    rows.addAll(sizes("J13", 0.5));
    rows.addAll(sizes("J14", 0));
    rows.add(
        CalibrationRow.quick("J15", "finite-time exponents are Gaussian, N=100", DrivenTanh::j15));
    rows.add(
        CalibrationRow.full(
            "J15", "finite-time exponents are Gaussian, N=200", DrivenTanh::j15Full));
    return rows;
  }

  private static void quick(Point p, Seed seed, Findings found) {
    TanhMeanField field = p.ensemble().meanField();
    found.value("q", field.q());
    found.value("chi", field.chi());
    found.value("1/2 ln chi", field.lambda1());
    found.value("shift of N=150", field.finiteSizeShift(150));
    NetworkSample tied = sample(p, 150, 16, Weighting.TIED, 300, seed.child("tied"));
    found.mean("lambda_1 tied N=150", tied.lambda1());
    found.value("q tied N=150", variance(p, tied));
    NetworkSample untied = sample(p, 100, 16, Weighting.UNTIED, 120, seed.child("untied"));
    found.mean("lambda_1 untied N=100", untied.lambda1());
  }

  private static void large(Point p, Seed seed, Findings found) {
    NetworkSample tied = sample(p, 400, 10, Weighting.TIED, 3000, seed.child("tied"));
    found.mean("lambda_1 tied N=400", tied.lambda1());
    found.value("q tied N=400", variance(p, tied));
  }

  private static NetworkSample sample(
      Point p, int units, int nets, Weighting weighting, int steps, Seed seed) {
    return NetworkSample.measure(p.ensemble(), units, nets, weighting, steps, 200, seed);
  }

  /** Returns q = g² E h² + s_x² + s_b². */
  private static double variance(Point p, NetworkSample sample) {
    double h2 = sample.meanSquares().get("h");
    return p.gain * p.gain * h2 + p.input * p.input + p.bias * p.bias;
  }

  private static List<CalibrationRow> sizes(String id, double input) {
    Point p = new Point(id, 2, input, 0);
    String title = p.title() + " by size";
    return List.of(
        CalibrationRow.quick(
            id, title, (seed, found) -> bySize(p, new int[] {100, 200}, 16, 400, seed, found)),
        CalibrationRow.full(
            id, title, (seed, found) -> bySize(p, new int[] {400, 800}, 10, 1500, seed, found)));
  }

  private static void bySize(Point p, int[] sizes, int nets, int steps, Seed seed, Findings found) {
    for (int n : sizes) {
      NetworkSample s = sample(p, n, nets, Weighting.TIED, steps, seed.child(n));
      found.mean("lambda_1 N=" + n, s.lambda1());
    }
  }

  private static void j15(Seed seed, Findings found) {
    finiteTime(100, 4, 2000, new int[] {1, 10, 30}, seed, found);
  }

  private static void j15Full(Seed seed, Findings found) {
    finiteTime(200, 2, 20_000, new int[] {1, 10, 30, 100, 300}, seed, found);
  }

  /**
   * Measures N T times the variance of lambda_1 over windows of T steps, and the shape of the
   * distribution.
   */
  private static void finiteTime(
      int n, int nets, int steps, int[] lengths, Seed seed, Findings found) {
    double[][] single = new double[nets][];
    for (int k = 0; k < nets; k++) {
      LyapunovSpectrum options = LyapunovSpectrum.of(steps, 300).top(1).inWindows(steps);
      single[k] =
          new RandomNetwork(TanhEnsemble.of(2, 0, 1), n, Weighting.TIED, seed.child(k))
              .exponents(options).windows().stream().mapToDouble(w -> w.exponents()[0]).toArray();
    }
    for (int length : lengths) {
      double[] means = windows(single, length);
      double second = moment(means, 2);
      double error = second * Math.sqrt(2.0 / means.length);
      String name = " N=" + n + " T=" + length;
      found.estimate("N T var" + name, n * length * second, n * length * error, means.length - 1.0);
      if (means.length >= 500) {
        found.estimate(
            "skewness" + name,
            moment(means, 3) / Math.pow(second, 1.5),
            Math.sqrt(6.0 / means.length),
            Double.POSITIVE_INFINITY);
        found.estimate(
            "excess kurtosis" + name,
            moment(means, 4) / (second * second) - 3,
            Math.sqrt(24.0 / means.length),
            Double.POSITIVE_INFINITY);
      }
    }
  }

  private static double[] windows(double[][] single, int length) {
    return Arrays.stream(single)
        .flatMapToDouble(
            run -> {
              double[] means = new double[run.length / length];
              for (int t = 0; t < means.length * length; t++) {
                means[t / length] += run[t] / length;
              }
              return Arrays.stream(means);
            })
        .toArray();
  }

  private static double moment(double[] values, int order) {
    double mean = Arrays.stream(values).sum() / values.length;
    return Arrays.stream(values).map(v -> Math.pow(v - mean, order)).sum() / values.length;
  }
}
