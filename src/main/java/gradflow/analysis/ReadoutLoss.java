package gradflow.analysis;

import gradflow.check.Check;
import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;
import gradflow.task.When;
import gradflow.train.Criterion;
import gradflow.train.Readout;
import gradflow.train.TaskLoss;
import java.util.Locale;

/**
 * The loss that a net was trained on: a linear readout of what the highest layer puts out, with its
 * criterion against targets, mean over samples and counted steps. At the last step a layer of two
 * directions is read by the last output of each, as PyTorch's h_n has it; at every step, by both
 * outputs at the same place.
 *
 * @param readout output and criterion
 * @param v K x P, P the outputs of the highest layer
 * @param c K
 * @param targets by step, as {@link gradflow.task.Batch} has them; null where none counts
 * @param at the last step, or every step
 * @param names of the weights and of the targets' file, for people
 */
public record ReadoutLoss(
    Readout readout, Matrix v, double[] c, double[][] targets, When at, String names)
    implements AnalysisLoss {
  /**
   * Checks the shapes.
   *
   * @throws gradflow.check.BadArgument if c has not as many entries as v has rows
   */
  public ReadoutLoss {
    Check.equal("readout bias", c.length, v.rows(), "rows of the readout weights");
  }

  @Override
  public void describe(Sentence s, double value) {
    s.say("the ").name(label()).say(", ").number("loss", value);
    s.say(readout.criterion() == Criterion.MSE ? "" : " nats");
  }

  @Override
  public String label() {
    String criterion = readout.criterion().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return (readout.criterion() == Criterion.MSE ? "mean squared error" : criterion)
        + " of "
        + names
        + (at == When.LAST ? " at the last step" : ", mean over all steps");
  }

  @Override
  public Gradient gradient(Network.Layer top, Sequence x) {
    Check.equal("columns of the readout weights", v.cols(), top.outputSize(), "the net's outputs");
    int steps = x.steps();
    double[][] joined = new double[steps][];
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
    TaskLoss loss =
        new TaskLoss(
            top.directions().get(0).weights().backend(), readout, v, c, x.batch(), targets);
    Cotangents out = new Cotangents(steps, top.outputSize(), x.batch());
    double[] direct = new double[top.outputSize() * x.batch()];
    for (int place = 1; place <= steps; place++) {
      java.util.Arrays.fill(direct, 0);
      if (joined[place - 1] != null && loss.add(place, joined[place - 1], direct)) {
        hand(out, top, place, direct, x);
      }
    }
    return new Gradient(loss.value(), out);
  }

  /** Each direction's share, at the place where its output was. */
  private void hand(Cotangents out, Network.Layer top, int place, double[] direct, Sequence x) {
    int row = 0;
    for (Network.Direction d : top.directions()) {
      int size = d.cell().hiddenSize() * x.batch();
      int its = at == When.LAST ? d.place(x.steps(), x.steps()) : place;
      double[] share =
          java.util.Arrays.copyOfRange(direct, row * x.batch(), row * x.batch() + size);
      out.set(its, row, share);
      row += d.cell().hiddenSize();
    }
  }
}
