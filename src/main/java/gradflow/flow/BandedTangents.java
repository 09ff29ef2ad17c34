package gradflow.flow;

import gradflow.cell.Bands;
import gradflow.cell.StepJacobian;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Tangent directions of banded Jacobians, which mix only within a block. The QR of a diagonal J is
 * J itself; for blocks of w x w, each block has its own QR. The growth of each direction is a
 * running product for any k. Mutable, single-threaded.
 *
 * <p>Cost per step: n multiplications for a diagonal J, about w n for blocks; memory: a few w n.
 */
final class BandedTangents implements Tangents {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final int n;
  private final int k;
  private final double[] start;

  /** Growth since the sums were last reset, as mantissas with powers of two. */
  private final double[] grown;

  private final long[] powers;

  /**
   * Logarithms of the growth up to the last reset of the sums since {@link #clear}, and before it.
   */
  private final double[] before;

  private final double[] burnIn;

  /**
   * The directions of blocks: entry r of direction d of block b is at [r w + d][b]; null until the
   * first step.
   */
  private double[][] frame;

  private long steps;

  /**
   * @param start the direction that {@link #leading} follows, n
   * @param k number of requested exponents
   */
  BandedTangents(double[] start, int k) {
    this.n = start.length;
    this.k = k;
    this.start = start.clone();
    this.grown = new double[n];
    this.powers = new long[n];
    this.before = new double[n];
    this.burnIn = new double[n];
    Arrays.fill(grown, 1);
  }

  @Override
  public void push(long t, StepJacobian j) {
    steps++;
    Bands bands = j.readBands();
    boolean finite = bands.width() == 1 ? grow(bands) : growBlocks(bands);
    if (!finite) {
      throw new DivergenceException(
          (int) Math.min(Integer.MAX_VALUE, t), "step Jacobian (largest entry)", j.maxAbs());
    }
  }

  /** Multiplies by the bands; returns whether all entries are finite. */
  private boolean grow(Bands bands) {
    double[] g = grown;
    double[] by = bands.entries()[0];
    int stride = bands.stride();
    boolean finite = true;
    for (int i = 0, at = bands.offset(); i < g.length; i++, at += stride) {
      double old = g[i];
      double now = old * by[at];
      g[i] = now;
      double size = Math.abs(now);
      if (!(size <= LARGE && size >= SMALL) && !(old == 0 && now == 0)) {
        finite &= growScaled(i, old, by[at]);
      }
    }
    return finite;
  }

  /**
   * Multiplies with separate powers of two for each entry; returns whether the factor is finite.
   */
  private boolean growScaled(int i, double old, double by) {
    if (!Double.isFinite(by)) {
      return false;
    }
    int power = Math.getExponent(by);
    double now = old * Math.scalb(by, -power);
    int more = now == 0 ? 0 : Math.getExponent(now);
    grown[i] = Math.scalb(now, -more);
    powers[i] += power + more;
    return true;
  }

  private boolean growBlocks(Bands bands) {
    int width = bands.width();
    int blocks = bands.blocks();
    if (frame == null) {
      frame = new double[width * width][blocks];
      for (int d = 0; d < width; d++) {
        Arrays.fill(frame[d * width + d], 1);
      }
    }
    double[] j = new double[width * width];
    double[] q = new double[width * width];
    double[] r = new double[width];
    boolean finite = true;
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < j.length; i++) {
        j[i] = bands.entries()[i][bands.offset() + bands.stride() * b];
        q[i] = frame[i][b];
      }
      SmallBlocks.push(j, q, r, width);
      for (int d = 0; d < width; d++) {
        finite &= growScaled(d * blocks + b, grown[d * blocks + b], r[d]);
      }
      for (int i = 0; i < j.length; i++) {
        frame[i][b] = q[i];
      }
    }
    return finite;
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
