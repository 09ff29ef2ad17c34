package gradflow.calibrate;

import gradflow.init.Orthogonal;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.GinibreLaw;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Section B: one random matrix: eigenvalue disc, norm, real eigenvalues, non-normality (girko1985).
 */
final class RandomMatrices {
  private RandomMatrices() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("B9", "circular law, N=500", RandomMatrices::b9),
        CalibrationRow.quick("B10", "spectral radius at g=1", RandomMatrices::b10),
        CalibrationRow.full("B10", "spectral radius at g=1, large", RandomMatrices::b10Large),
        CalibrationRow.quick("B11", "largest singular value at g=1", RandomMatrices::b11),
        CalibrationRow.full(
            "B11", "largest singular value at g=1, large", RandomMatrices::b11Large),
        CalibrationRow.quick("B12", "mean singular value, N=200", RandomMatrices::b12),
        CalibrationRow.quick("B13", "real eigenvalues, N=100, 60 draws", RandomMatrices::b13),
        CalibrationRow.quick("B14", "departure from normality", RandomMatrices::b14));
  }

  private static Matrix draw(int n, Seed seed, int k) {
    return Net.gaussian(n, n, 1, seed.child(n).child(k));
  }

  private static void b9(Seed seed, Findings found) {
    double gain = 1.3;
    Eigenvalues e = Backends.standard().eigenvalues(Net.gaussian(500, 500, gain, seed));
    for (double radius : new double[] {0.25, 0.5, 0.75, 0.9}) {
      long inside = IntStream.range(0, e.size()).filter(k -> e.modulus(k) < gain * radius).count();
      found.value("share within r/g=" + radius, inside / 500.0);
      found.value("closed form r/g=" + radius, new GinibreLaw(gain).shareWithin(gain * radius));
    }
  }

  private static void b10(Seed seed, Findings found) {
    found.mean("mean of 60 draws N=50", radii(50, 60, seed));
    found.mean("mean of 40 draws N=100", radii(100, 40, seed));
  }

  private static void b10Large(Seed seed, Findings found) {
    found.mean("mean of 30 draws N=200", radii(200, 30, seed));
    found.value("mean of 10 draws N=500", Arrays.stream(radii(500, 10, seed)).sum() / 10);
  }

  private static double[] radii(int n, int draws, Seed seed) {
    return IntStream.range(0, draws)
        .mapToDouble(k -> Backends.standard().eigenvalues(draw(n, seed, k)).spectralRadius())
        .toArray();
  }

  private static void b11(Seed seed, Findings found) {
    found.mean("mean of 60 draws N=100", norms(100, 60, seed));
    found.mean("mean of 30 draws N=200", norms(200, 30, seed));
  }

  private static void b11Large(Seed seed, Findings found) {
    found.value("mean of 10 draws N=500", Arrays.stream(norms(500, 10, seed)).sum() / 10);
  }

  private static double[] norms(int n, int draws, Seed seed) {
    return IntStream.range(0, draws)
        .mapToDouble(k -> Backends.standard().singularValues(draw(n, seed, k))[0])
        .toArray();
  }

  private static void b12(Seed seed, Findings found) {
    double[] s = Backends.standard().singularValues(draw(200, seed, 0));
    found.value("mean singular value", Arrays.stream(s).sum() / 200);
    found.value("closed form", new GinibreLaw(1).meanSingularValue());
  }

  private static void b13(Seed seed, Findings found) {
    double[] real =
        IntStream.range(0, 60)
            .mapToDouble(
                k ->
                    Arrays.stream(Backends.standard().eigenvalues(draw(100, seed, k)).im())
                        .filter(im -> im == 0)
                        .count())
            .toArray();
    found.mean("mean number", real);
    found.value("closed form", GinibreLaw.expectedRealEigenvalues(100));
  }

  private static void b14(Seed seed, Findings found) {
    Matrix w = draw(300, seed, 0);
    found.value("d_F / norm Ginibre", departure(w));
    Matrix symmetric = w.transposed();
    for (int k = 0; k < symmetric.data().length; k++) {
      symmetric.data()[k] += w.data()[k];
    }
    found.value("d_F / norm symmetric", departure(symmetric));
    Matrix q = Matrix.zeros(100, 100);
    new Orthogonal(1).fill(q, "W_hh", seed);
    found.value("d_F / norm orthogonal", departure(q));
  }

  private static double departure(Matrix w) {
    Eigenvalues e = Backends.standard().eigenvalues(w);
    double moduli = 0;
    for (int k = 0; k < e.size(); k++) {
      moduli += e.re()[k] * e.re()[k] + e.im()[k] * e.im()[k];
    }
    double norm = Arrays.stream(w.data()).map(v -> v * v).sum();
    return Math.sqrt(Math.max(0, norm - moduli) / norm);
  }
}
