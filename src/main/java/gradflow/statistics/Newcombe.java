package gradflow.statistics;

/**
 * The difference between the shares of two independent groups, first minus second, with Newcombe's
 * hybrid score interval (newcombe1998, method 10). It combines the distances from each share to the
 * ends of its {@link Wilson} interval as a root of the sum of squares.
 *
 * @param first the first group
 * @param second the second group, whose share is subtracted
 */
public record Newcombe(Wilson first, Wilson second) implements Estimate {
  /** Name of the method. */
  public static final String METHOD = "newcombe";

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public double value() {
    return first.value() - second.value();
  }

  @Override
  public Interval interval(double confidence) {
    return SquareAndAdd.interval(METHOD, first, second, 0, confidence);
  }

  @Override
  public double p(double hypothesis) {
    return SquareAndAdd.p(first, second, 0, hypothesis);
  }
}
