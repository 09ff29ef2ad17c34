package gradflow.statistics;

import gradflow.check.Check;

/**
 * The difference between two shares over the same replicates, first minus second, with Newcombe's
 * interval for paired shares (newcombe1998paired, method 10). It extends the interval for
 * independent shares by the correlation φ between the two outcomes, which is reduced by a
 * continuity correction if positive.
 *
 * @param both number of replicates in which both succeed
 * @param firstOnly number in which only the first succeeds
 * @param secondOnly number in which only the second succeeds
 * @param neither number in which neither succeeds
 */
public record PairedNewcombe(int both, int firstOnly, int secondOnly, int neither)
    implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "newcombe-paired";

  /**
   * Checks the counts.
   *
   * @throws gradflow.check.BadArgument if one is negative, or all are 0
   */
  public PairedNewcombe {
    Check.atLeast("both", both, 0);
    Check.atLeast("first_only", firstOnly, 0);
    Check.atLeast("second_only", secondOnly, 0);
    Check.atLeast("neither", neither, 0);
    Check.positive("pairs", both + firstOnly + secondOnly + neither);
  }

  /**
   * Computes the difference between the shares of values that are not 0. Values with the same index
   * belong to the same replicate.
   *
   * @throws gradflow.check.BadArgument if the lengths differ, there are no values, or one is NaN
   */
  public static PairedNewcombe of(double[] first, double[] second) {
    RequireSample.pairs(first, second);
    RequireSample.numbers("first", first);
    RequireSample.numbers("second", second);
    int[] counts = new int[4];
    for (int i = 0; i < first.length; i++) {
      counts[(first[i] != 0 ? 0 : 2) + (second[i] != 0 ? 0 : 1)]++;
    }
    return new PairedNewcombe(counts[0], counts[1], counts[2], counts[3]);
  }

  private int pairs() {
    return both + firstOnly + secondOnly + neither;
  }

  private Wilson first() {
    return new Wilson(both + firstOnly, pairs());
  }

  private Wilson second() {
    return new Wilson(both + secondOnly, pairs());
  }

  /** Returns the correlation of the outcomes; 0 if one of them is constant. */
  private double phi() {
    double margins =
        (double) (both + firstOnly)
            * (secondOnly + neither)
            * (both + secondOnly)
            * (firstOnly + neither);
    double excess = (double) both * neither - (double) firstOnly * secondOnly;
    double corrected = excess > 0 ? Math.max(0, excess - pairs() / 2.0) : excess;
    return margins == 0 ? 0 : corrected / Math.sqrt(margins);
  }

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public double value() {
    return (double) (firstOnly - secondOnly) / pairs();
  }

  @Override
  public Interval interval(double confidence) {
    return SquareAndAdd.interval(METHOD, first(), second(), phi(), confidence);
  }

  @Override
  public double p(double hypothesis) {
    return SquareAndAdd.p(first(), second(), phi(), hypothesis);
  }
}
