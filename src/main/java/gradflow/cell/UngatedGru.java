package gradflow.cell;

import java.util.Arrays;

/**
 * A gru with its update gate held at 0: h_t is the candidate n_t. Its fixed points are those of the
 * gru, since h_t − h_{t−1} = (1 − z_t) (n_t − h_{t−1}) and z_t &lt; 1, but its state does not creep
 * where z_t is near 1.
 *
 * @param original the underlying cell
 */
record UngatedGru(Gru original) implements SamePlaces {
  @Override
  public void step(Weights w, Tape tape) {
    original.step(w, tape);
    Arrays.fill(tape.get("z"), 0);
    Arrays.fill(tape.get("1-z"), 1);
    Arrays.fill(tape.get("z_1"), 0);
    double[] n = tape.get("n");
    System.arraycopy(n, 0, tape.get("h'"), 0, n.length);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    original.adjoint(w, tape, bar, gradients);
  }
}
