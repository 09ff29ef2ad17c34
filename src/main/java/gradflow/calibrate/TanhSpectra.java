package gradflow.calibrate;

import gradflow.cell.Rnn;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Activation;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import gradflow.theory.GinibreLaw;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Section C: full spectra of tanh networks (engelken2023). */
final class TanhSpectra {
  private TanhSpectra() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "C2", "below onset: exponents are ln|eigenvalues|, N=100, g=0.5", TanhSpectra::c2),
        CalibrationRow.full(
            "C2", "distribution of exponents below onset, 4 nets of N=200", TanhSpectra::c2Full),
        CalibrationRow.quick(
            "C8", "spectra are extensive, N=60 and 120, g=2, s_x=0.5", TanhSpectra::c8),
        CalibrationRow.full("C8", "spectra are extensive, N=100, 200, 400", TanhSpectra::c8Full),
        CalibrationRow.quick("C9", "point symmetry for small steps, N=80, d=0.05", TanhSpectra::c9),
        CalibrationRow.full(
            "C9", "point symmetry for small steps, 8 nets of N=200", TanhSpectra::c9Full),
        CalibrationRow.full(
            "C1",
            "autonomous nets: N=1000, and intensive quantities of 6 nets of N=400",
            TanhSpectra::c1Full),
        CalibrationRow.quick(
            "C10", "input lowers entropy and dimension, N=100, g=2", TanhSpectra::c10));
  }

  private static void c2(Seed seed, Findings found) {
    int n = 100;
    double gain = 0.5;
    Net net = Net.tanh(n, gain, seed);
    double[] e =
        net.exponents(LyapunovSpectrum.of(2000, 1000), Feed.zero(), net.origin()).exponents();
    Eigenvalues mu = Backends.standard().eigenvalues(net.weights().block("W_hh"));
    double worst = 0;
    for (int i = 0; i < n; i++) {
      worst = Math.max(worst, Math.abs(e[i] - Math.log(mu.modulus(i))));
    }
    found.value("lambda_1 - ln|mu_1|", e[0] - Math.log(mu.modulus(0)));
    found.value("largest difference of all", worst);
    found.value("Kolmogorov distance from exp(2s)/g^2", kolmogorov(e, gain));
  }

  private static void c2Full(Seed seed, Findings found) {
    double gain = 0.5;
    double[] pooled =
        IntStream.range(0, 4)
            .mapToObj(k -> Net.tanh(200, gain, seed.child(k)))
            .flatMapToDouble(
                net ->
                    Arrays.stream(
                        net.exponents(LyapunovSpectrum.of(600, 200), Feed.zero(), net.origin())
                            .exponents()))
            .map(v -> -v)
            .sorted()
            .map(v -> -v)
            .toArray();
    found.value("Kolmogorov distance from exp(2s)/g^2 N=200", kolmogorov(pooled, gain));
  }

  /**
   * Returns the Kolmogorov distance between exponents, largest first, and the law of a large net.
   */
  private static double kolmogorov(double[] exponents, double gain) {
    GinibreLaw law = new GinibreLaw(gain);
    int n = exponents.length;
    return IntStream.range(0, n)
        .mapToDouble(i -> Math.abs(law.shareOfExponentsBelow(exponents[i]) - (n - i - 0.5) / n))
        .max()
        .orElseThrow();
  }

  /** Computes the spectrum of nets with input, which keeps small nets out of limit cycles. */
  private static double[] driven(int n, int nets, int steps, Seed seed) {
    int k = n * 3 / 4;
    double[] mean = new double[k];
    for (int draw = 0; draw < nets; draw++) {
      Seed own = seed.child(n).child(draw);
      Net net = Net.driven(n, 2, 0, own);
      double[] e =
          net.exponents(
                  LyapunovSpectrum.of(steps, 200).top(k),
                  Feed.of(new WhiteNoise(0.5), n, 1, own.child("input")),
                  net.origin())
              .exponents();
      for (int i = 0; i < k; i++) {
        mean[i] += e[i] / nets;
      }
    }
    return mean;
  }

  private static void c8(Seed seed, Findings found) {
    double[] small = driven(60, 8, 400, seed);
    double[] large = driven(120, 4, 400, seed);
    found.value("largest distance N=60 to 120", distance(small, 60, large, 120));
  }

  private static void c8Full(Seed seed, Findings found) {
    double[] small = driven(100, 8, 500, seed);
    double[] middle = driven(200, 4, 500, seed);
    double[] large = driven(400, 2, 500, seed);
    found.value("largest distance N=100 to 400", distance(small, 100, large, 400));
    found.value("largest distance N=200 to 400", distance(middle, 200, large, 400));
  }

  private static void c1Full(Seed seed, Findings found) {
    int n = 400;
    int nets = 6;
    double[] dimension = new double[nets];
    double[] entropy = new double[nets];
    double[] mean = new double[nets];
    double[] positive = new double[nets];
    for (int k = 0; k < nets; k++) {
      Seed own = seed.child(n).child(k);
      Net net = Net.tanh(n, 2, own);
      LyapunovResult r =
          net.exponents(
              LyapunovSpectrum.of(600, 300), Feed.zero(), net.state(1, 1, own.child("state")));
      dimension[k] = r.kaplanYorke() / n;
      entropy[k] = r.entropyRate() / n;
      mean[k] = r.sumOfExponents() / n;
      positive[k] = Arrays.stream(r.exponents()).filter(v -> v > 0).count() / (double) n;
    }
    found.mean("D_KY / N N=400", dimension);
    found.mean("h_KS / N N=400", entropy);
    found.mean("mean exponent N=400", mean);
    found.mean("share of positive exponents N=400", positive);
    TanhNets.c1Large(seed, found);
  }

  /** Returns the largest difference between two spectra as functions of i/N, from 0.1 to 0.7. */
  private static double distance(double[] a, int sizeA, double[] b, int sizeB) {
    double worst = 0;
    for (double share = 0.1; share < 0.7; share += 0.02) {
      worst = Math.max(worst, Math.abs(at(a, sizeA, share) - at(b, sizeB, share)));
    }
    return worst;
  }

  private static double at(double[] exponents, int size, double share) {
    double place = share * size - 0.5;
    int i = (int) place;
    return exponents[i] + (place - i) * (exponents[i + 1] - exponents[i]);
  }

  private static void c9(Seed seed, Findings found) {
    symmetry(80, 1, 3000, seed, found);
  }

  private static void c9Full(Seed seed, Findings found) {
    symmetry(200, 8, 4000, seed, found);
  }

  /**
   * Measures the symmetry of exponents averaged over nets, because the edge of a single net varies
   * by as much as the bound.
   */
  private static void symmetry(int n, int nets, int steps, Seed seed, Findings found) {
    double leak = 0.05;
    double[] mean = new double[n];
    for (int k = 0; k < nets; k++) {
      Seed own = seed.child(n).child(k);
      Net net = Net.random(new Rnn(1, n, Activation.TANH, leak), 2, own);
      double[] e =
          net.exponents(
                  LyapunovSpectrum.of(steps, steps / 2),
                  Feed.zero(),
                  net.state(1, 1, own.child("state")))
              .exponents();
      for (int i = 0; i < n; i++) {
        mean[i] += e[i] / nets;
      }
    }
    double[] centres =
        IntStream.range(0, n).mapToDouble(i -> (mean[i] + mean[n - 1 - i]) / (2 * leak)).toArray();
    double middle = Arrays.stream(centres).sum() / n;
    double worst = Arrays.stream(centres).map(c -> Math.abs(c - middle)).max().orElseThrow();
    found.value("mean of (lambda_i + lambda_N+1-i) / 2d N=" + n, middle);
    found.value("largest distance from that mean N=" + n, worst);
  }

  private static void c10(Seed seed, Findings found) {
    double[] entropy = new double[4];
    double[] dimension = new double[4];
    double[] strength = {0, 0.5, 0.9, 1.3};
    for (int level = 0; level < 4; level++) {
      for (int k = 0; k < 4; k++) {
        Seed own = seed.child(k);
        Net net = Net.driven(100, 2, 0, own);
        LyapunovResult r =
            net.exponents(
                LyapunovSpectrum.of(500, 100).top(60),
                Feed.of(new WhiteNoise(strength[level]), 100, 1, own.child("input")),
                net.state(1, 1, own.child("state")));
        entropy[level] += r.entropyRate() / 4;
        dimension[level] += r.kaplanYorke() / 4;
      }
    }
    for (int level = 1; level < 4; level++) {
      String step = strength[level - 1] + " to " + strength[level];
      found.value("h_KS falls from s_x " + step, entropy[level - 1] - entropy[level]);
      found.value("D_KY falls from s_x " + step, dimension[level - 1] - dimension[level]);
    }
  }
}
