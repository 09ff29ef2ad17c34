package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.spec.About;
import java.util.List;

/**
 * The loss of a run and the norm of its gradient with respect to all parameters: one point of an
 * error surface. Keeps the tapes of all steps and takes the time of one backward pass.
 */
@About(
    summary = "the loss, and the norm of its gradient over all parameters",
    equations =
        """
        loss = sum over steps and samples; while training, the task's mean loss on the probe's sequences
        log10_parameter_gradient = log10 ||dL/dtheta||_2, theta: parameters of the cell
        """,
    unit = "1",
    source = {"pascanu2013"})
@Needs(Need.STATES)
public record ParameterGradient() implements Measure {
  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(Recorded.numbers("loss", "log10_parameter_gradient"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return 2.0 * steps * KernelTimes.step(cell, samples);
  }

  @Override
  public Probe probe(Context context) {
    return new KeptTapes(context, "parameter-gradient", tapes -> values(context, tapes));
  }

  private static List<MeasureValue> values(Context context, Tape[] tapes) {
    Cell cell = context.cell();
    Gradients gradients = Gradients.of(context.weights());
    AdjointSweep adjoint = new AdjointSweep(cell, context.weights(), context.batch(), gradients);
    int steps = context.steps();
    double loss = 0;
    for (int t = steps; t >= 1; t--) {
      double[] h = tapes[t].output();
      double[] direct = new double[h.length];
      if (context.loss().add(t, steps, h, context.batch(), direct)) {
        adjoint.addOutput(tapes[t], direct);
        loss += context.loss().value(t, steps, h, context.batch());
      }
      adjoint.step(t, tapes[t]);
    }
    int parameters = cell.layout().blocks().stream().mapToInt(b -> b.rows() * b.cols()).sum();
    double[] mantissas = new double[parameters];
    long exponent = gradients.collect(mantissas);
    double sum = 0;
    for (double m : mantissas) {
      sum += m * m;
    }
    double log10 = Math.log10(sum) / 2 + exponent * Math.log10(2);
    return List.of(
        new MeasureValue.Scalar("loss", loss),
        new MeasureValue.Scalar("log10_parameter_gradient", log10));
  }
}
