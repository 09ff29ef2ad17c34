package gradflow.calibrate;

import gradflow.rng.Seed;

/** The computation of a row. */
@FunctionalInterface
public interface SetUp {
  /**
   * Computes the quantities of a row.
   *
   * @param seed seed of all random draws of the set-up
   * @param found collects the measured quantities
   */
  void measure(Seed seed, Findings found);
}
