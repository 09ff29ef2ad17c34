package gradflow.train;

import gradflow.check.Check;

/** Checks of the parameters of an optimiser. */
final class Rates {
  private Rates() {}

  static void rate(double rate) {
    positive("rate", rate);
  }

  static void positive(String name, double value) {
    Check.that(
        value > 0 && value < Double.POSITIVE_INFINITY,
        name,
        "got " + value + ", expected a number > 0");
  }

  static void fraction(String name, double value) {
    Check.that(value >= 0 && value < 1, name, "got " + value + ", expected a number in [0, 1)");
  }
}
