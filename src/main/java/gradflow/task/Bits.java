package gradflow.task;

import gradflow.rng.Seed;
import org.apache.commons.rng.UniformRandomProvider;

/** Sequences of fair random bits. */
final class Bits {
  private Bits() {}

  /**
   * Draws bits [t - 1][b], 0 or 1. Those of sample b come from {@code seed.child(b)}, in the order
   * of the steps.
   */
  static double[][] draw(int steps, int size, Seed seed) {
    double[][] bits = new double[steps][size];
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      for (double[] at : bits) {
        at[b] = random.nextInt(2);
      }
    }
    return bits;
  }

  /** Returns 1 − 2^−n, the probability that at least one of n fair bits is guessed wrong. */
  static double wrong(int n) {
    return 1 - Math.scalb(1.0, -n);
  }
}
