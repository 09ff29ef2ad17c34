package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.spec.About;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How long each entry of the state keeps a change by itself: the mean of ln|J_t[k][k]|, which for
 * the c of an lstm is ln f, and the half-life that it means.
 */
@About(
    summary = "half-life of every unit along its own path, all other units held fixed",
    equations =
        """
        log_self = mean over t and samples of ln |ds_t[k]/ds_{t-1}[k]|
        half_life = -ln 2 / log_self (steps; Infinity where nothing decays)
        """,
    unit = "steps",
    source = {"gers2000", "tallec2018"})
public record UnitMemory() implements Measure {
  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.JACOBIANS);
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    double[] sum = new double[cell.stateSize()];
    return new Probe() {
      @Override
      public void jacobian(int t, int sample, StepJacobian j) {
        for (int k = 0; k < sum.length; k++) {
          sum[k] += Math.log(Math.abs(j.self(k)));
        }
      }

      @Override
      public List<MeasureValue> finish() {
        Rows rows = new Rows("unit_memory", "part", "unit", "log_self_nats,half_life_steps");
        double count = (double) context.steps() * context.batch();
        int k = 0;
        for (Part part : cell.parts()) {
          for (int unit = 0; unit < part.size(); unit++) {
            double mean = sum[k++] / count;
            double life = mean < 0 ? -Math.log(2) / mean : Double.POSITIVE_INFINITY;
            rows.add(new String[] {part.name()}, new int[] {unit}, mean, life);
          }
        }
        return List.of(rows.series(false));
      }
    };
  }
}
