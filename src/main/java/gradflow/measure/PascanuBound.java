package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.spec.About;
import java.util.List;

/** The upper bound (γ σ_max)^lag on the norm of the product. */
@About(
    summary = "Pascanu's bound on the product norms of a plain rnn",
    equations =
        """
        ||J_t|| <= gamma sigma_max(W),  ||P_{T,t}|| <= (gamma sigma_max(W))^(T-t)
        gamma = max |phi'|: 1 for tanh, relu and identity, 1/4 for sigmoid
        with leak d: (1 - d + d gamma sigma_max)^(T-t)
        """,
    unit = "nats",
    source = {"pascanu2013"})
public record PascanuBound() implements Measure {
  private static final Recorded PASCANU_BOUND =
      Recorded.table("pascanu_bound", "", "lag", "log_bound_nats,log10_bound");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(PASCANU_BOUND, Recorded.numbers("bound_slope_nats_per_step"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return cell.elman().isPresent();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return KernelTimes.singularValues(cell.hiddenSize()) + KernelTimes.elementwise(100.0 * steps);
  }

  @Override
  public Probe probe(Context context) {
    Elman rnn = context.cell().elman().orElseThrow();
    return () -> {
      double sigma = context.weights().backend().singularValues(context.weights().block("W_hh"))[0];
      double step = Math.log(1 - rnn.leak() + rnn.leak() * rnn.activation().maxSlope() * sigma);
      SeriesRows rows = new SeriesRows(PASCANU_BOUND);
      for (int lag = 0; lag <= context.steps(); lag++) {
        double log = lag == 0 ? 0 : lag * step;
        rows.add(lag, log, log / Math.log(10));
      }
      return List.of(
          new MeasureValue.Scalar("bound_slope_nats_per_step", step), rows.series(false));
    };
  }
}
