package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.task.When;
import java.util.Arrays;

/**
 * What the highest layer puts out, the outputs of its directions joined. At the last step a layer
 * of two directions is read by the last output of each, as PyTorch's h_n has it; at every step, by
 * both outputs at the same place.
 */
final class TopOutputs {
  private final Network.Layer top;
  private final Sequence x;
  private final When at;
  private final double[][] joined;

  /**
   * Runs the layer.
   *
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  TopOutputs(Network.Layer top, Sequence x, When at) {
    this.top = top;
    this.x = x;
    this.at = at;
    int steps = x.steps();
    this.joined = new double[steps][];
    int row = 0;
    for (Network.Direction d : top.directions()) {
      int first = row * x.batch();
      d.run(
          x,
          (output, t) -> {
            if (at.counts(t, steps)) {
              int place = at == When.LAST ? steps : d.place(t, steps);
              if (joined[place - 1] == null) {
                joined[place - 1] = new double[top.outputSize() * x.batch()];
              }
              System.arraycopy(output, 0, joined[place - 1], first, output.length);
            }
          });
      row += d.cell().hiddenSize();
    }
  }

  /** P x B at a place from 1 on; null where nothing counts. */
  double[] at(int place) {
    return joined[place - 1];
  }

  /** Hands each direction its share, at the place where its output was. */
  void hand(Cotangents out, int place, double[] direct) {
    int row = 0;
    for (Network.Direction d : top.directions()) {
      int from = row * x.batch();
      int its = at == When.LAST ? d.place(x.steps(), x.steps()) : place;
      out.set(its, row, Arrays.copyOfRange(direct, from, from + d.cell().hiddenSize() * x.batch()));
      row += d.cell().hiddenSize();
    }
  }
}
