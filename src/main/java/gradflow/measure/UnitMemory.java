package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.JacobianForm;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.spec.About;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How long each entry of the state retains a change through its own derivative, computed from the
 * factors |J_t[k][k]|. For the cell state c of an lstm these are the forget gates.
 *
 * <p>A relu unit that is off for one step, or a gate that is exactly 0, loses everything at that
 * step, so the product over the run is 0, although changes are retained before and after it. Such
 * steps are counted separately. The half-life is that of a decay at a constant rate that retains as
 * much in total: one closed step among 1001 limits it to about 350 steps instead of making it 0.
 */
@About(
    summary = "half-life of each unit through its own derivative, all other units held fixed",
    equations =
        """
        a_t = |ds_t[k]/ds_{t-1}[k]|
        log_self = mean of ln a_t over all t and samples with a_t > 0 (empty: none)
        share_closed = share of t and samples with a_t = 0: such a step erases everything
        kept_t = a_{t+1} (1 + kept_{t+1}), with the samples joined into a ring
        half_life = ln 2 / ln(1 + 1 / mean kept_t)
        (steps; -ln 2 / ln a for a constant a; Infinity where the product of all a_t is 1 or more);  rank: 1 for the shortest
        """,
    unit = "steps",
    source = {"gers2000", "tallec2018"})
@Needs(Need.JACOBIANS)
public record UnitMemory() implements Measure {
  private static final Recorded UNIT_MEMORY =
      Recorded.table(
          "unit_memory", "part", "unit,rank", "log_self_nats,share_closed,half_life_steps");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(UNIT_MEMORY.with("part", cell.parts().stream().map(p -> p.name()).toList()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    // reading a diagonal entry writes out all of a factored J
    double n = cell.stateSize();
    boolean dense = cell.jacobianForm() == JacobianForm.DENSE;
    return (double) steps * samples * KernelTimes.elementwise(dense ? n * n : 10 * n);
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    List<OwnPath> paths = new ArrayList<>();
    for (int k = 0; k < cell.stateSize(); k++) {
      paths.add(new OwnPath(context.batch()));
    }
    return new Probe() {
      @Override
      public void jacobian(int t, int sample, StepJacobian j) {
        for (int k = 0; k < paths.size(); k++) {
          paths.get(k).before(sample, Math.abs(j.self(k)));
        }
      }

      @Override
      public List<MeasureValue> finish() {
        SeriesRows rows = new SeriesRows(UNIT_MEMORY);
        int first = 0;
        for (Part part : cell.parts()) {
          List<OwnPath> units = paths.subList(first, first + part.size());
          double[] lives = units.stream().mapToDouble(OwnPath::halfLife).toArray();
          int[] rank = ranks(lives);
          for (int unit = 0; unit < lives.length; unit++) {
            OwnPath path = units.get(unit);
            rows.add(
                part.name(), unit, rank[unit], path.meanLog(), path.shareClosed(), lives[unit]);
          }
          first += part.size();
        }
        return List.of(rows.series(false));
      }
    };
  }

  /** Returns the rank of each value, from 1 for the smallest; ties are ranked in their order. */
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
