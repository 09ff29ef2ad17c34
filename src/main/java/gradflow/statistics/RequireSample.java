package gradflow.statistics;

import gradflow.check.Check;

/** What all estimates require of their arguments. */
final class RequireSample {
  private RequireSample() {}

  /** The probability 1 − confidence of an interval that misses. */
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

  /** How many values are not 0. */
  static int successes(double[] values) {
    numbers("values", values);
    int count = 0;
    for (double value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }
}
