package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.task.Loss;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.lang.reflect.RecordComponent;

/**
 * A built-in loss on the output of each direction of the highest layer.
 *
 * @param loss such as {@link RandomDirection}
 * @param seed of a loss that draws random numbers
 */
public record OutputLoss(Loss loss, Seed seed) implements AnalysisLoss {
  @Override
  public When at() {
    return loss.at();
  }

  @Override
  public void describe(Sentence s, double value) {
    s.say(label());
    for (RecordComponent c : loss.getClass().getRecordComponents()) {
      if (c.getType() == double.class) {
        s.say(", " + c.getName() + " ").number("loss_" + c.getName(), option(c));
      }
    }
    if (loss instanceof RandomDirection) {
      s.say(", which stands for no task (--loss takes yours)");
    }
  }

  private double option(RecordComponent c) {
    try {
      return (double) c.getAccessor().invoke(loss);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String label() {
    About about = loss.getClass().getAnnotation(About.class);
    return about.summary() + (at() == When.LAST ? " at the last step" : ", summed over all steps");
  }

  @Override
  public Gradient gradient(Network.Layer top, Sequence x) {
    Cotangents out = new Cotangents(x.steps(), top.outputSize(), x.batch());
    int row = 0;
    for (Network.Direction d : top.directions()) {
      int first = row;
      double[] direct = new double[d.cell().hiddenSize() * x.batch()];
      d.run(
          x,
          (output, t) -> {
            if (loss.at().counts(t, x.steps())) {
              java.util.Arrays.fill(direct, 0);
              loss.cotangent(output, x.batch(), seed, direct);
              out.set(d.place(t, x.steps()), first, direct);
            }
          });
      row += d.cell().hiddenSize();
    }
    return new Gradient(Double.NaN, out);
  }
}
