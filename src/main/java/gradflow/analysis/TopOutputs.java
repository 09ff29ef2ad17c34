package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.task.When;
import java.util.Arrays;

/**
 * The output of the highest layer, concatenated over its directions. At the last step, a layer of
 * two directions provides the last output of each, as in PyTorch's h_n; at every step, both outputs
 * at the same position.
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

  /** Returns P x B at a position from 1 on; null where nothing counts. */
  double[] at(int place) {
    return joined[place - 1];
  }

  /** Passes each direction its part, at the position of its output. */
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
