package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.flow.AdjointSweep;
import gradflow.linalg.LogScaled;
import gradflow.spec.About;
import java.util.List;

/** ‖∂L/∂x_t‖ for each t: how strongly the loss depends on the input of step t. */
@About(
    summary = "norms of the loss gradient with respect to the inputs, for every t",
    equations = "log_norm = ln ||dL/dx_t||_2, through this step and every later one",
    unit = "nats",
    source = {"pascanu2013"})
@Needs(Need.ADJOINTS)
public record InputGradient() implements Measure {
  private static final Recorded INPUT_GRADIENT_NORMS =
      Recorded.table("input_gradient_norms", "", "t,lag,sample", "log_norm_nats,log10_norm");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(INPUT_GRADIENT_NORMS);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.elementwise(cell.inputSize());
  }

  @Override
  public Probe probe(Context context) {
    SeriesRows rows = new SeriesRows(INPUT_GRADIENT_NORMS);
    return new Probe() {
      @Override
      public void adjoint(int t, AdjointSweep adjoint) {
        if (t == context.steps()) {
          return; // the sweep starts at step T
        }
        for (int sample = context.batch() - 1; sample >= 0; sample--) {
          LogScaled norm = norm(adjoint, sample, context.batch());
          rows.add(t + 1, context.steps() - t - 1, sample, norm.ln(), norm.log10());
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(true));
      }
    };
  }

  private static LogScaled norm(AdjointSweep adjoint, int sample, int batch) {
    double[] x = adjoint.inputMantissas();
    double max = 0;
    for (int k = sample; k < x.length; k += batch) {
      max = Math.max(max, Math.abs(x[k]));
    }
    if (max == 0) {
      return LogScaled.ZERO;
    }
    int power = Math.getExponent(max); // scaled so that squares stay in range
    double sum = 0;
    for (int k = sample; k < x.length; k += batch) {
      double v = Math.scalb(x[k], -power);
      sum += v * v;
    }
    return LogScaled.of(Math.sqrt(sum), adjoint.inputExponent(sample) + power);
  }
}
