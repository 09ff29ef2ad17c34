package gradflow.cell;

import java.util.Optional;

/**
 * A cell whose step is affine in the state, s_t = A(x_t) s_{t−1} + b(x_t), with a banded A. Neither
 * A nor b depends on the state, so both can be computed for many steps at once: the columns of the
 * tape then run over steps and samples, and one product serves them all. A step is {@link #gates},
 * {@link #advance} for all blocks, and {@link #outputs}.
 */
public interface Affine extends Cell {
  @Override
  default void step(Weights w, Tape tape) {
    gates(w, tape);
    advance(w, tape, 0, blocks());
    outputs(w, tape);
  }

  @Override
  default Optional<Affine> affine() {
    return Optional.of(this);
  }

  /** Number of blocks of A. */
  int blocks();

  /**
   * The first part of a step: computes everything that does not depend on the state, and writes b
   * into the parts after the step.
   */
  void gates(Weights w, Tape tape);

  /**
   * The second part of a step: adds A s to the parts after it, for the blocks {@code from}, …,
   * {@code to − 1} of A. Writes nothing else, so that threads may share the blocks.
   */
  void advance(Weights w, Tape tape, int from, int to);

  /**
   * The last part of a step: computes the output from the state after it. Nothing to do if the
   * output is a part of the state.
   */
  default void outputs(Weights w, Tape tape) {}

  /**
   * Computes A for every column.
   *
   * @param tape holds the inputs; nothing else on it is read
   * @return the bands, see {@link Bands}: the entry of block k in column j is at {@code [band][k ·
   *     batch + j]}. They may be arrays of the tape, and are valid until the next call
   */
  double[][] bands(Weights w, Tape tape);

  /**
   * Computes b for every column and writes it into the parts after the step. Outputs are not
   * computed.
   *
   * @param tape the tape of the last call of {@link #bands}; its parts before the step are 0
   */
  void addends(Weights w, Tape tape);

  /**
   * Returns an upper bound of |b| for inputs whose modulus does not exceed {@code input}, if A
   * never lets a state grow (‖A‖₂ ≤ 1). With such a bound, states are known to be finite before
   * they are computed. Returns infinity if there is no bound or A may let a state grow.
   */
  double bound(Weights w, double input);
}
