package gradflow.flow;

import gradflow.cell.StepJacobian;

/** Directions propagated by step Jacobians, and the accumulated logarithms of their growth. */
interface Tangents {
  /**
   * Performs the next step.
   *
   * @param t the step, reported if J is not finite
   * @throws DivergenceException if an entry of J is not finite
   */
  void push(long t, StepJacobian j);

  /** Resets all sums, and replaces annihilated directions. */
  void clear();

  /** Begins new sums; annihilated directions remain so. */
  void begin();

  /** Enables {@link #logVolume}; only directly after {@link #clear}. */
  void measureVolume();

  /** Log growth of each direction since the sums were last reset, in nats. */
  double[] logs();

  /** Estimated rounding error of each of {@link #logs}. */
  double[] rounding();

  /** The log growth of the volume spanned by the living directions. */
  double logVolume();

  /** The indices of the living directions, those of the largest exponents first. */
  int[] living();

  /** Number of requested exponents. */
  int count();

  /** Number of the largest exponents that may exceed −Infinity. */
  int places();

  /** The first living direction, normalised to length 1; all 0 if there is none. */
  double[] leading();
}
