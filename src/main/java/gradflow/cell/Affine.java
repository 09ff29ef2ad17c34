package gradflow.cell;

/**
 * A step that is affine in the state, s_t = A(x_t) s_{t−1} + b(x_t), with an A that has bands. As
 * neither depends on the state, both can be had of many steps at once: the columns of the tape are
 * then steps as well as samples, and one product serves them all. One thread, and one tape.
 */
public interface Affine {
  /**
   * A of every column.
   *
   * @param tape has the inputs; nothing else on it is read
   * @return the bands, see {@link Bands}: the entry of block k in column j at {@code [band][k ·
   *     batch + j]}. They may be arrays of the tape, and are valid until the next call
   */
  double[][] bands(Weights w, Tape tape);

  /**
   * b of every column, into the parts after the step; outputs are not computed.
   *
   * @param tape on which {@link #bands} was called last; its parts before the step are 0
   */
  void addends(Weights w, Tape tape);

  /**
   * A number that |b| does not exceed as long as no input exceeds that modulus, for a cell whose A
   * never lets a state grow (‖A‖₂ ≤ 1). States are then known to be finite without being computed.
   * Infinity if there is none, or A may let a state grow.
   */
  double bound(Weights w, double input);
}
