package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.spec.About;
import java.util.List;

/**
 * The slope predicted by linearising the cell at the zero state with zero input. It is exact below
 * the onset of chaos.
 */
@About(
    summary = "slope predicted by the step Jacobian at the zero state",
    equations =
        "ln rho(J(s = 0, x = 0)); lstm: eigenvalues sigma_f + sigma_i sigma_o eig(W_hh_g) and 0",
    unit = "nats/step",
    source = {"can2020"})
public record OriginSlope() implements Measure {
  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(Recorded.numbers("origin_slope_nats_per_step"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return KernelTimes.jacobian(cell) + KernelTimes.eigenvalues(cell.stateSize());
  }

  @Override
  public Probe probe(Context context) {
    return () -> {
      Tape tape = new Tape(context.cell(), 1);
      context.cell().step(context.weights(), tape);
      StepJacobian j = context.cell().newJacobian();
      context.cell().jacobian(context.weights(), tape, 0, j);
      double rho = context.weights().backend().eigenvalues(j.toMatrix()).spectralRadius();
      return List.of(new MeasureValue.Scalar("origin_slope_nats_per_step", Math.log(rho)));
    };
  }
}
