package gradflow.calibrate;

import gradflow.rng.Seed;

/** A set-up as code. */
@FunctionalInterface
public interface SetUp {
  /**
   * Computes the row's quantities.
   *
   * @param seed of everything that the set-up draws; another seed, other draws
   * @param found takes what was measured
   */
  void measure(Seed seed, Findings found);
}
