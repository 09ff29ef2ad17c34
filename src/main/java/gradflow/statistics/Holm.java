package gradflow.statistics;

import gradflow.check.Check;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (holm1979) for several tests: the probability of rejecting any true hypothesis
 * among them is at most α, for any dependence between the tests.
 */
public final class Holm {
  private Holm() {}

  /**
   * Computes corrected p-values. A hypothesis is rejected at α if and only if its corrected p-value
   * is at most α.
   *
   * @param p the p-value of each test, in [0, 1]
   * @return the corrected p-values in the same order, each at least as large as the original
   * @throws gradflow.check.BadArgument if one is not in [0, 1]
   */
  public static double[] adjusted(double... p) {
    int[] order = order(p);
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      int test = order[rank];
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[test]));
      adjusted[test] = largest;
    }
    return adjusted;
  }

  /**
   * Computes the confidence at which the interval of each test makes the same decision as Holm's
   * correction: it excludes the hypothesis if and only if the corrected p-value is at most 1 −
   * confidence. The smallest p-value is compared with (1 − confidence) / m, the next with (1 −
   * confidence) / (m − 1), and so on. From the first hypothesis that is not rejected on, the level
   * stays the same. The decisions are corrected jointly, but the intervals are those of the
   * individual tests, not a simultaneous region.
   *
   * @param confidence joint confidence of all decisions, in (0, 1)
   * @param p the p-value of each test, in [0, 1]
   * @return the confidences in the same order, each in [confidence, 1)
   * @throws gradflow.check.BadArgument if {@code confidence} is not in (0, 1), or a p-value not in
   *     [0, 1]
   */
  public static double[] levels(double confidence, double... p) {
    double alpha = RequireSample.alpha(confidence);
    int[] order = order(p);
    double[] levels = new double[p.length];
    int left = p.length;
    for (int test : order) {
      levels[test] = 1 - alpha / left;
      if (p[test] <= alpha / left) {
        left = Math.max(1, left - 1);
      } else {
        // No later test is rejected at any level, because its p-value is larger.
        for (int other : order) {
          levels[other] = levels[other] == 0 ? levels[test] : levels[other];
        }
        break;
      }
    }
    return levels;
  }

  private static int[] order(double[] p) {
    for (double each : p) {
      Check.within("p", each, 0, 1);
    }
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
