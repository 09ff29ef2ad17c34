package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Layout;
import java.util.List;

/** Sums of squares over the entries of each block, stored as mantissas times a power of two. */
final class BlockSquares {
  private final Layout layout;
  private final double[] sums;
  private final long[] powers;

  BlockSquares(Layout layout) {
    this.layout = layout;
    this.sums = new double[layout.blocks().size()];
    this.powers = new long[sums.length];
  }

  /**
   * Adds squares to the sums.
   *
   * @param squares values in the order of the layout, to be multiplied by 2^power
   */
  void add(double[] squares, long power) {
    int at = 0;
    for (int b = 0; b < sums.length; b++) {
      Block block = layout.blocks().get(b);
      double sum = 0;
      for (int k = 0; k < block.rows() * block.cols(); k++, at++) {
        sum += squares[at];
      }
      add(b, sum, power);
    }
  }

  private void add(int b, double sum, long power) {
    if (sum == 0) {
      return;
    }
    if (sums[b] == 0) {
      sums[b] = sum;
      powers[b] = power;
      return;
    }
    long top = Math.max(powers[b] + Math.getExponent(sums[b]), power + Math.getExponent(sum));
    sums[b] = scaled(sums[b], powers[b] - top) + scaled(sum, power - top);
    powers[b] = top;
  }

  private static double scaled(double v, long power) {
    return Math.scalb(v, (int) Math.max(-5000, Math.min(5000, power)));
  }

  /**
   * Returns one row per block: the mean over its entries and over {@code count} sets of squares.
   */
  List<MeasureValue> values(Recorded table, long count) {
    SeriesRows rows = new SeriesRows(table);
    for (int b = 0; b < sums.length; b++) {
      Block block = layout.blocks().get(b);
      int entries = block.rows() * block.cols();
      double mean = sums[b] / ((double) entries * count);
      rows.add(
          block.name(),
          entries,
          scaled(mean, powers[b]),
          Math.log10(mean) + powers[b] * Math.log10(2));
    }
    return List.of(rows.series(false));
  }
}
