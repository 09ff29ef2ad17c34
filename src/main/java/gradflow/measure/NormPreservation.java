package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.flow.AdjointSweep;
import gradflow.spec.About;
import java.util.List;

/**
 * How far each step is from preserving the norm of the gradient: Pascanu's Ω in both published
 * forms, which are different functions. Requires a loss at the last step only, and a cell whose
 * state is h alone.
 */
@About(
    summary = "Pascanu's norm-preservation terms, eq. 9 (norms) and eq. 10 (squared norms)",
    equations =
        """
        r_k = ||dL/dh_{k+1} J_{k+1}|| / ||dL/dh_{k+1}||
        omega_norm = sum_k (r_k - 1)^2        (eq. 9)
        omega_squared = sum_k (r_k^2 - 1)^2   (eq. 10 and the released code)
        mean over samples; NaN where the gradient is 0
        """,
    unit = "1",
    source = {"pascanu2013"})
@Needs(Need.ADJOINTS)
public record NormPreservation() implements Measure {
  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(Recorded.numbers("omega_norm", "omega_squared"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return cell.parts().size() == 1;
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.elementwise(cell.hiddenSize());
  }

  @Override
  public Probe probe(Context context) {
    double[] later = new double[context.batch()];
    double[] sums = new double[2];
    return new Probe() {
      @Override
      public void adjoint(int t, AdjointSweep adjoint) {
        for (int sample = 0; sample < context.batch(); sample++) {
          double log = adjoint.norm(0, sample).ln();
          if (t < context.steps()) {
            double ratio = Math.exp(log - later[sample]);
            sums[0] += (ratio - 1) * (ratio - 1) / context.batch();
            sums[1] += (ratio * ratio - 1) * (ratio * ratio - 1) / context.batch();
          }
          later[sample] = log;
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(
            new MeasureValue.Scalar("omega_norm", sums[0]),
            new MeasureValue.Scalar("omega_squared", sums[1]));
      }
    };
  }
}
