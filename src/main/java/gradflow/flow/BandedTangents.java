package gradflow.flow;

import gradflow.cell.StepJacobian;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The directions of banded Jacobians, which never mix but within a block: the QR of a diagonal J is
 * J itself, and that of blocks of 2 x 2 one of each block. Every unit's growth is a running
 * product, whatever k is. Mutable, one thread.
 *
 * <p>Cost of a step: n or 4n multiplications; memory: a few n.
 */
final class BandedTangents implements Tangents {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final int n;
  private final int k;
  private final double[] start;

  /** Growth since the sums were begun, as mantissas with powers of two. */
  private final double[] grown;

  private final long[] powers;

  /** Logarithms of the growth up to there since {@link #clear}, and before it. */
  private final double[] before;

  private final double[] burnIn;

  /** The first direction of each block of 2 x 2. */
  private final double[] first;

  private final double[] second;
  private long steps;

  /**
   * @param start the direction that {@link #leading} follows, n
   * @param k exponents that are asked for
   */
  BandedTangents(double[] start, int k) {
    this.n = start.length;
    this.k = k;
    this.start = start.clone();
    this.grown = new double[n];
    this.powers = new long[n];
    this.before = new double[n];
    this.burnIn = new double[n];
    this.first = new double[n / 2];
    this.second = new double[n / 2];
    Arrays.fill(grown, 1);
    Arrays.fill(first, 1);
  }

  @Override
  public void push(long t, StepJacobian j) {
    double max = j.maxAbs();
    if (!Double.isFinite(max)) {
      throw new DivergenceException(
          (int) Math.min(Integer.MAX_VALUE, t), "step Jacobian (largest entry)", max);
    }
    steps++;
    double[][] bands = j.readBands();
    if (bands.length == 1) {
      for (int i = 0; i < n; i++) {
        multiply(i, bands[0][i]);
      }
      return;
    }
    for (int i = 0; i < n / 2; i++) {
      double a = bands[0][i] * first[i] + bands[1][i] * second[i];
      double b = bands[2][i] * first[i] + bands[3][i] * second[i];
      double length = Math.hypot(a, b);
      double determinant = Math.abs(bands[0][i] * bands[3][i] - bands[1][i] * bands[2][i]);
      multiply(i, length);
      multiply(n / 2 + i, length == 0 ? 0 : determinant / length);
      if (length > 0) {
        first[i] = a / length;
        second[i] = b / length;
      }
    }
  }

  private void multiply(int i, double by) {
    grown[i] *= by;
    double size = Math.abs(grown[i]);
    if ((size > LARGE || size < SMALL) && size > 0) {
      int power = Math.getExponent(size);
      grown[i] = Math.scalb(grown[i], -power);
      powers[i] += power;
    }
  }

  private double log(int i) {
    return grown[i] == 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(Math.abs(grown[i])) + powers[i] * Math.log(2);
  }

  @Override
  public double[] logs() {
    double[] out = new double[n];
    Arrays.setAll(out, i -> before[i] == Double.NEGATIVE_INFINITY ? before[i] : log(i));
    return out;
  }

  @Override
  public void clear() {
    for (int i = 0; i < n; i++) {
      burnIn[i] += log(i);
      before[i] = 0;
    }
    reset();
  }

  @Override
  public void begin() {
    for (int i = 0; i < n; i++) {
      before[i] += log(i);
    }
    reset();
  }

  private void reset() {
    Arrays.fill(grown, 1);
    Arrays.fill(powers, 0);
    steps = 0;
  }

  @Override
  public void measureVolume() {}

  @Override
  public double[] rounding() {
    double[] out = logs();
    for (int i = 0; i < n; i++) {
      out[i] = out[i] == Double.NEGATIVE_INFINITY ? 0 : 4 * steps * 0x1p-53;
    }
    return out;
  }

  @Override
  public double logVolume() {
    return Arrays.stream(logs()).filter(Double::isFinite).sum();
  }

  private double[] totals() {
    double[] out = logs();
    for (int i = 0; i < n; i++) {
      out[i] += before[i];
    }
    return out;
  }

  @Override
  public int[] living() {
    double[] totals = totals();
    return IntStream.range(0, n)
        .filter(i -> totals[i] > Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted((a, b) -> Double.compare(totals[b], totals[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public int count() {
    return k;
  }

  @Override
  public int places() {
    return Math.min(k, living().length);
  }

  @Override
  public double[] leading() {
    double[] logs = totals();
    for (int i = 0; i < n; i++) {
      logs[i] += burnIn[i] + Math.log(Math.abs(start[i]));
    }
    double max = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    double[] out = new double[n];
    if (max > Double.NEGATIVE_INFINITY) {
      Arrays.setAll(out, i -> Math.exp(logs[i] - max));
    }
    return out;
  }
}
