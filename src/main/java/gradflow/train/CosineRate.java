package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * The rate falls along half a cosine period, from factor 1 to {@code end}.
 *
 * @param end factor at the last update, in [0, 1]
 */
@About(
    summary = "the learning rate falls along half a cosine",
    equations = "end + (1 - end) (1 + cos(pi (update - 1) / updates)) / 2",
    source = {"loshchilov2017"})
public record CosineRate(@Option(value = "0", help = "factor at the end") double end)
    implements Schedule {
  /**
   * Checks the end.
   *
   * @throws gradflow.check.BadArgument if {@code end} is outside [0, 1]
   */
  public CosineRate {
    Check.that(end >= 0 && end <= 1, "end", "got " + end + ", expected a number in [0, 1]");
  }

  @Override
  public double factor(long update, long updates) {
    return end + (1 - end) * (1 + StrictMath.cos(StrictMath.PI * (update - 1) / updates)) / 2;
  }
}
