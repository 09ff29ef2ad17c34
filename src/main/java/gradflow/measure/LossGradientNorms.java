package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.flow.AdjointSweep;
import gradflow.linalg.LogScaled;
import gradflow.spec.About;
import java.util.List;

/**
 * ‖∂L/∂h_t‖ for each t (and ‖∂L/∂c_t‖ with h_t held fixed): how strong the learning signal is at
 * step t.
 */
@About(
    summary = "norms of the loss gradient with respect to the state, for every t",
    equations =
        "log_norm = ln ||dL/dh_t||_2, through every later step; the other parts of s_t held fixed",
    unit = "nats",
    source = {"pascanu2013"})
@Needs(Need.ADJOINTS)
public record LossGradientNorms() implements Measure {
  private static final Recorded LOSS_GRADIENT_NORMS =
      Recorded.table("loss_gradient_norms", "part", "t,lag,sample", "log_norm_nats,log10_norm");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        LOSS_GRADIENT_NORMS.with("part", cell.parts().stream().map(p -> p.name()).toList()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.elementwise(cell.stateSize());
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    SeriesRows rows = new SeriesRows(LOSS_GRADIENT_NORMS);
    return new Probe() {
      @Override
      public void adjoint(int t, AdjointSweep adjoint) {
        for (int sample = context.batch() - 1; sample >= 0; sample--) {
          for (int part = cell.parts().size() - 1; part >= 0; part--) {
            LogScaled norm = adjoint.norm(part, sample);
            rows.add(
                cell.parts().get(part).name(),
                t,
                context.steps() - t,
                sample,
                norm.ln(),
                norm.log10());
          }
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(true));
      }
    };
  }
}
