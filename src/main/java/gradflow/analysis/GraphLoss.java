package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.graph.GraphFunction;
import gradflow.graph.GraphModel;
import gradflow.graph.Tensor;
import gradflow.task.When;
import java.util.Arrays;
import java.util.Map;

/**
 * A loss that a graph computes from the output of the highest layer: B x P at the last step, or T x
 * B x P (B x T x P). Its derivative is compared with central differences before use.
 *
 * @param graph (outputs, targets) → loss, one number
 * @param outputs name of the graph's input that receives the outputs
 * @param known its other inputs
 * @param at the last step, or every step
 * @param batchFirst whether samples precede steps
 * @param label a description
 */
public record GraphLoss(
    GraphModel graph,
    String outputs,
    Map<String, Tensor> known,
    When at,
    boolean batchFirst,
    String label)
    implements AnalysisLoss {
  @Override
  public void describe(Sentence s, double value) {
    s.say("the ").name(label).say(", ").number("loss", value);
  }

  @Override
  public Gradient gradient(Network.Layer top, Sequence x) {
    int steps = x.steps();
    int batch = x.batch();
    int size = top.outputSize();
    TopOutputs given = new TopOutputs(top, x, at);
    int[] dims =
        at == When.LAST
            ? new int[] {batch, size}
            : batchFirst ? new int[] {batch, steps, size} : new int[] {steps, batch, size};
    GraphFunction f = GraphFunction.of(graph, outputs, dims, known);
    double[] point = new double[Arrays.stream(dims).reduce(1, Math::multiplyExact)];
    for (int t = at == When.LAST ? steps : 1; t <= steps; t++) {
      for (int k = 0; k < size * batch; k++) {
        point[place(t, k, steps, batch, size)] = given.at(t)[k];
      }
    }
    f.requireDerivative(point);
    double[] slope = new double[point.length];
    double value = f.at(point, slope);
    Cotangents out = new Cotangents(steps, size, batch);
    double[] direct = new double[size * batch];
    for (int t = at == When.LAST ? steps : 1; t <= steps; t++) {
      for (int k = 0; k < direct.length; k++) {
        direct[k] = slope[place(t, k, steps, batch, size)];
      }
      given.hand(out, t, direct);
    }
    return new Gradient(value, out);
  }

  /** Returns the index in the graph's input of entry k of P x B at step t. */
  private int place(int t, int k, int steps, int batch, int size) {
    int unit = k / batch;
    int sample = k % batch;
    if (at == When.LAST) {
      return sample * size + unit;
    }
    int row = batchFirst ? sample * steps + t - 1 : (t - 1) * batch + sample;
    return row * size + unit;
  }
}
