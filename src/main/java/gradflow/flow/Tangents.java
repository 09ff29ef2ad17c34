package gradflow.flow;

import gradflow.cell.StepJacobian;

/** Directions pushed forward by step Jacobians, and the sums of what they have grown by. */
interface Tangents {
  /**
   * The next step.
   *
   * @param t the step, named if J is not finite
   * @throws DivergenceException if an entry of J is not finite
   */
  void push(long t, StepJacobian j);

  /** Forgets the sums so far, and replaces what was annihilated. */
  void clear();

  /** Begins new sums; what was annihilated stays so. */
  void begin();

  /** Has {@link #logVolume} measured; only directly after {@link #clear}. */
  void measureVolume();

  /** What each direction has grown by since the sums were begun, logarithms. */
  double[] logs();

  /** About how far rounding may have moved each of {@link #logs}. */
  double[] rounding();

  /** The logarithm of the growth of the volume that the living directions span. */
  double logVolume();

  /** The living directions by their places: those that belong to the largest exponents first. */
  int[] living();

  /** Number of exponents that are asked for. */
  int count();

  /** Number of the largest exponents that may be above −Infinity. */
  int places();

  /** The first living direction, of length 1; all 0 if there is none. */
  double[] leading();
}
