package gradflow.statistics;

import gradflow.check.Check;

/**
 * The difference of two shares over the same replicates, first minus second, with Newcombe's
 * interval for paired shares (newcombe1998paired, method 10): {@link Newcombe}'s, with the
 * correlation φ between the two outcomes, less a correction for continuity where it is positive.
 *
 * @param both replicates in which both succeed
 * @param firstOnly those in which only the first does
 * @param secondOnly those in which only the second does
 * @param neither those in which none does
 */
public record PairedNewcombe(int both, int firstOnly, int secondOnly, int neither)
    implements Estimate {
  /** The method's word. */
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
   * The difference of the shares of values that are not 0; values of one index are of one
   * replicate.
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

  /** The correlation of the outcomes, 0 where one of them never varies. */
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
