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
 * The loss on which a network was trained: a linear readout of the highest layer's output, with its
 * criterion against targets. It is the mean over samples and counted steps; for class targets, over
 * those that are not below 0.
 *
 * @param readout output and criterion
 * @param v K x P, P the outputs of the highest layer
 * @param c K
 * @param targets by step, as in {@link gradflow.task.Batch}; null where none counts
 * @param at the last step, or every step
 * @param names of the weights and of the targets' file, for descriptions
 */
public record ReadoutLoss(
    Readout readout, Matrix v, double[] c, double[][] targets, When at, String names)
    implements AnalysisLoss {
  /**
   * Checks the shapes.
   *
   * @throws gradflow.check.BadArgument if the number of entries of c differs from the number of
   *     rows of v
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
    TopOutputs given = new TopOutputs(top, x, at);
    TaskLoss loss =
        new TaskLoss(
            top.directions().get(0).weights().backend(), readout, v, c, x.batch(), targets);
    Cotangents out = new Cotangents(steps, top.outputSize(), x.batch());
    double[] direct = new double[top.outputSize() * x.batch()];
    for (int place = 1; place <= steps; place++) {
      java.util.Arrays.fill(direct, 0);
      if (given.at(place) != null && loss.add(place, given.at(place), direct)) {
        given.hand(out, place, direct);
      }
    }
    return new Gradient(loss.value(), out);
  }
}
