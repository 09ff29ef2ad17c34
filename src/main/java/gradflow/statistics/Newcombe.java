package gradflow.statistics;

/**
 * The difference of the shares of two independent groups, first minus second, with Newcombe's
 * hybrid score interval (newcombe1998, method 10): the distances from each share to the ends of its
 * {@link Wilson} interval, added in squares.
 *
 * @param first the group whose share is reduced by the other's
 * @param second the other
 */
public record Newcombe(Wilson first, Wilson second) implements Estimate {
  /** The method's word. */
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
