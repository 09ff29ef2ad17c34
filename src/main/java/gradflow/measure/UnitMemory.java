package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.spec.About;
import java.util.Arrays;
import java.util.Comparator;
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
        half_life = -ln 2 / log_self (steps; Infinity where nothing decays);  rank: from the shortest on
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
        Rows rows = new Rows("unit_memory", "part", "unit,rank", "log_self_nats,half_life_steps");
        double count = (double) context.steps() * context.batch();
        int first = 0;
        for (Part part : cell.parts()) {
          double[] mean = Arrays.copyOfRange(sum, first, first + part.size());
          int[] rank = ranks(mean);
          for (int unit = 0; unit < part.size(); unit++) {
            mean[unit] /= count;
            double life = mean[unit] < 0 ? -Math.log(2) / mean[unit] : Double.POSITIVE_INFINITY;
            rows.add(new String[] {part.name()}, new int[] {unit, rank[unit]}, mean[unit], life);
          }
          first += part.size();
        }
        return List.of(rows.series(false));
      }
    };
  }

  /** The place of every value from the smallest on, from 1; equal ones in their order. */
  private static int[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> values[k]));
    int[] rank = new int[values.length];
    for (int k = 0; k < order.length; k++) {
      rank[order[k]] = k + 1;
    }
    return rank;
  }
}
