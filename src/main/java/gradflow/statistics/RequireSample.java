package gradflow.statistics;

import gradflow.check.Check;

/** Checks of arguments shared by all estimates. */
final class RequireSample {
  private RequireSample() {}

  /**
   * Returns 1 − confidence, the probability that the interval misses the true value, after checking
   * it.
   */
  static double alpha(double confidence) {
    Check.that(
        confidence > 0 && confidence < 1,
        "confidence",
        "got " + confidence + ", expected a number in (0, 1), such as 0.95");
    return 1 - confidence;
  }

  static void numbers(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      Check.that(
          !Double.isNaN(values[i]), name, "entry " + i + " is NaN, expected numbers; leave it out");
    }
  }

  static void counts(int successes, int trials) {
    Check.positive("trials", trials);
    Check.that(
        successes >= 0 && successes <= trials,
        "successes",
        "got " + successes + ", expected an integer in [0, " + trials + "]");
  }

  static void pairs(double[] first, double[] second) {
    Check.equal("second", second.length, first.length, "one value for each of the first");
  }

  /** Returns the number of values that are not 0. */
  static int successes(double[] values) {
    numbers("values", values);
    int count = 0;
    for (double value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }
}
