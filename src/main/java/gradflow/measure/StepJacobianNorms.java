package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.flow.DivergenceException;
import gradflow.linalg.Resident;
import gradflow.linalg.SpectralNorm;
import gradflow.spec.About;
import java.util.List;

/** ‖J_t‖₂ and ‖J_t‖_F of each step: its largest and its average gain. */
@About(
    summary = "norms of the step Jacobian, for every t",
    equations = "J_t = ds_t/ds_{t-1};  spectral = ||J_t||_2,  frobenius = ||J_t||_F",
    unit = "1",
    source = {"pascanu2013"})
@Needs(Need.JACOBIANS)
public record StepJacobianNorms() implements Measure {
  private static final Recorded STEP_JACOBIAN_NORMS =
      Recorded.table("step_jacobian_norms", "", "t,sample", "spectral,frobenius");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(STEP_JACOBIAN_NORMS);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.coldNorm(cell.stateSize());
  }

  @Override
  public Probe probe(Context context) {
    int n = context.cell().stateSize();
    Resident resident = context.weights().backend().resident(n, n);
    SpectralNorm norm = new SpectralNorm(context.weights().backend(), n);
    SeriesRows rows = new SeriesRows(STEP_JACOBIAN_NORMS);
    return new Probe() {
      @Override
      public void jacobian(int t, int sample, StepJacobian j) {
        double max = j.maxAbs();
        if (!Double.isFinite(max)) {
          throw new DivergenceException(t, "step Jacobian (largest entry)", max);
        }
        resident.set(j.full());
        rows.add(t, sample, norm.of(resident), j.frobenius());
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(true));
      }
    };
  }
}
