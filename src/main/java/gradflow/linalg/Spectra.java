package gradflow.linalg;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Post-processing of decompositions, common to both backends. */
final class Spectra {
  private Spectra() {}

  /** Sorts eigenvalues by descending modulus, then real part, then imaginary part. */
  static Eigenvalues sorted(double[] re, double[] im) {
    Eigenvalues raw = new Eigenvalues(re, im);
    int[] order =
        IntStream.range(0, re.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer k) -> -raw.modulus(k))
                    .thenComparingDouble(k -> -re[k])
                    .thenComparingDouble(k -> -im[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Eigenvalues(
        IntStream.of(order).mapToDouble(k -> re[k]).toArray(),
        IntStream.of(order).mapToDouble(k -> im[k]).toArray());
  }

  static double[] reversed(double[] ascending) {
    double[] out = new double[ascending.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = ascending[out.length - 1 - i];
    }
    return out;
  }

  /** Flips columns of Q and rows of R so that R has a non-negative diagonal. */
  static void makeDiagonalNonNegative(Matrix q, Matrix r) {
    int n = r.rows();
    for (int j = 0; j < n; j++) {
      if (r.get(j, j) < 0) {
        for (int k = j; k < n; k++) {
          r.set(j, k, -r.get(j, k));
        }
        for (int i = 0; i < q.rows(); i++) {
          q.set(i, j, -q.get(i, j));
        }
      }
    }
  }

  /** Returns Σ ln|d_i| over the diagonal of an n x n array. */
  static double sumOfLogs(double[] lu, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(Math.abs(lu[i * (n + 1)]));
    }
    return sum;
  }
}
