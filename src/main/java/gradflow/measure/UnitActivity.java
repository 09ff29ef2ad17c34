package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.spec.About;
import java.util.Arrays;
import java.util.List;

/** Statistics of each unit's output over the run. A unit whose output never changes is dead. */
@About(
    summary = "smallest, largest and mean output of each unit",
    equations = "over all steps and samples; span = max - min",
    unit = "1")
@Needs(Need.STATES)
public record UnitActivity() implements Measure {
  private static final Recorded UNIT_ACTIVITY =
      Recorded.table("unit_activity", "", "unit", "min,max,mean,span");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(UNIT_ACTIVITY);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return steps * KernelTimes.elementwise((double) samples * cell.hiddenSize());
  }

  @Override
  public Probe probe(Context context) {
    int units = context.cell().hiddenSize();
    double[] low = new double[units];
    double[] high = new double[units];
    double[] sum = new double[units];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        double[] h = tape.output();
        for (int k = 0; k < h.length; k++) {
          int unit = k / context.batch();
          low[unit] = Math.min(low[unit], h[k]);
          high[unit] = Math.max(high[unit], h[k]);
          sum[unit] += h[k];
        }
      }

      @Override
      public List<MeasureValue> finish() {
        SeriesRows rows = new SeriesRows(UNIT_ACTIVITY);
        double count = (double) context.steps() * context.batch();
        for (int k = 0; k < units; k++) {
          rows.add(k, low[k], high[k], sum[k] / count, high[k] - low[k]);
        }
        return List.of(rows.series(false));
      }
    };
  }
}
