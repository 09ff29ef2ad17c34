package gradflow.flow;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Quantities that depend on the signs of exponents: the entropy rate and the Kaplan–Yorke
 * dimension. Each has a range in which it lies if every exponent lies within its error.
 */
final class ExponentSigns {
  /** The known exponents, largest first. */
  private final double[] known;

  private final double[] errors;

  /** Number of unknown exponents; none exceeds the last known one. */
  private final int unknown;

  private final int stateSize;

  /**
   * @param exponents λ_1 ≥ … ≥ λ_k; NaN for unknown ones, then −Infinity
   * @param errors half-width of an interval for each; NaN if there is none
   * @param stateSize n ≥ k
   */
  ExponentSigns(double[] exponents, double[] errors, int stateSize) {
    int k = exponents.length;
    int first = (int) Arrays.stream(exponents).takeWhile(e -> !Double.isNaN(e)).count();
    int gone = (int) Arrays.stream(exponents).skip(first).filter(e -> !Double.isNaN(e)).count();
    boolean all = k == stateSize || exponents[k - 1] == Double.NEGATIVE_INFINITY;
    this.known = Arrays.copyOf(exponents, first);
    this.errors = Arrays.copyOf(errors, first);
    this.unknown = k - first - gone + (all ? 0 : stateSize - k);
    this.stateSize = stateSize;
  }

  /** Returns the sign of λ_1. */
  LyapunovResult.Sign leading() {
    if (known.length == 0) {
      return LyapunovResult.Sign.MISSING;
    }
    if (Double.isNaN(errors[0])) {
      return LyapunovResult.Sign.NO_ERROR;
    }
    if (isZero(0)) {
      return LyapunovResult.Sign.ZERO;
    }
    return known[0] > 0 ? LyapunovResult.Sign.POSITIVE : LyapunovResult.Sign.NEGATIVE;
  }

  private boolean isZero(int i) {
    return Math.abs(known[i]) <= errors[i];
  }

  /** Returns Σ of the positive exponents; NaN unless all positive ones are known. */
  double entropyRate() {
    int last = known.length - 1;
    if (last < 0 || (unknown > 0 && !(known[last] + Math.max(0, errors[last]) <= 0))) {
      return Double.NaN;
    }
    return sumOfPositive(known);
  }

  Range entropyRateRange() {
    return unbounded()
        ? Range.UNKNOWN
        : new Range(sumOfPositive(moved(-1)), sumOfPositive(moved(1)));
  }

  private static double sumOfPositive(double[] exponents) {
    return Arrays.stream(exponents).map(e -> Math.max(e, 0)).sum();
  }

  /**
   * Returns the Kaplan–Yorke dimension. If λ_1 is 0 within its error, returns the number of leading
   * exponents for which this holds. NaN if the value depends on unknown exponents.
   */
  double kaplanYorke() {
    if (known.length == 0) {
      return Double.NaN;
    }
    int zeros = 0;
    while (zeros < known.length && isZero(zeros)) {
      zeros++;
    }
    double dimension = zeros > 0 ? zeros : kaplanYorke(known);
    return dimension == known.length && unknown > 0 ? Double.NaN : dimension;
  }

  Range kaplanYorkeRange() {
    return unbounded() ? Range.UNKNOWN : new Range(kaplanYorke(moved(-1)), kaplanYorke(moved(1)));
  }

  /**
   * Returns j + Σ_{i≤j} λ_i / |λ_{j+1}|, where j is the last index for which the sum is not
   * negative; the number of exponents if there is no such λ_{j+1}.
   */
  private static double kaplanYorke(double[] exponents) {
    double sum = 0;
    for (int j = 0; j < exponents.length; j++) {
      double next = sum + exponents[j];
      if (next < 0) {
        return j + sum / -exponents[j];
      }
      sum = next;
    }
    return exponents.length;
  }

  private boolean unbounded() {
    return known.length == 0 || Arrays.stream(errors).anyMatch(Double::isNaN);
  }

  /**
   * Returns all n exponents at the lower or the upper ends of their intervals, largest first.
   * Unknown ones range from −Infinity to the last known one.
   */
  private double[] moved(int direction) {
    double[] ends = new double[known.length];
    Arrays.setAll(ends, i -> known[i] + direction * errors[i]);
    double rest =
        direction < 0 ? Double.NEGATIVE_INFINITY : Arrays.stream(ends).min().orElseThrow();
    DoubleStream others = DoubleStream.generate(() -> rest).limit(unknown);
    DoubleStream gone =
        DoubleStream.generate(() -> Double.NEGATIVE_INFINITY)
            .limit(stateSize - known.length - unknown);
    return DoubleStream.concat(DoubleStream.concat(Arrays.stream(ends), others), gone)
        .map(e -> -e)
        .sorted()
        .map(e -> -e)
        .toArray();
  }
}
