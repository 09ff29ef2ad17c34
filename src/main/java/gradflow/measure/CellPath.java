package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.flow.ChainProduct;
import gradflow.linalg.LogScaled;
import gradflow.spec.About;
import java.util.List;

/**
 * Compares the direct path through the cell state with the full derivative ∂c_T/∂c_t, which also
 * runs through h and the gates. The direct path alone never exceeds 1, because forget gates are at
 * most 1 (except with relu or identity as gate activation). A unit whose path is closed because one
 * of its gates was exactly 0 is counted separately and left out of the mean of logarithms.
 */
@About(
    summary = "lstm: the forget-gate path against the full derivative of the cell state",
    equations =
        """
        direct: D_t = prod_{k>t} diag(f_k);  log_direct_max = ln ||D_t||_2,  log_direct_mean = mean_j sum_k ln f_k[j]
        over the open paths, prod f_k[j] > 0 (-Infinity: none);  share_closed: share of closed paths
        (with peepholes: the diagonal dc_k/dc_{k-1} at fixed h_{k-1} in place of f_k)
        full: log_full = ln ||dc_T/dc_t||_2, through h and the gates too (h_t held fixed)
        """,
    unit = "nats",
    source = {"hochreiter1997", "gers2000"})
@Needs({Need.JACOBIANS, Need.PRODUCTS})
public record CellPath() implements Measure {
  private static final Recorded CELL_PATH =
      Recorded.table(
          "cell_path",
          "",
          "t,lag,sample",
          "log_direct_max_nats,log_direct_mean_nats,share_closed,log_full_nats,log10_direct_max,log10_full");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(CELL_PATH);
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return cell.carousel().isPresent();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.outputNorm(cell);
  }

  @Override
  public Probe probe(Context context) {
    int part = context.cell().carousel().orElseThrow();
    int units = context.cell().parts().get(part).size();
    double[][] log = new double[context.batch()][units];
    SeriesRows rows = new SeriesRows(CELL_PATH);
    return new Probe() {
      @Override
      public void jacobian(int t, int sample, StepJacobian j) {
        double[] direct = j.diagonal(part);
        for (int k = 0; k < direct.length; k++) {
          log[sample][k] += Math.log(Math.abs(direct[k]));
        }
      }

      @Override
      public void product(int t, int sample, ChainProduct p) {
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int open = 0;
        for (double v : log[sample]) {
          if (v > Double.NEGATIVE_INFINITY) {
            max = Math.max(max, v);
            sum += v;
            open++;
          }
        }
        LogScaled full = p.blockSpectralNorm(part);
        rows.add(
            t,
            context.steps() - t,
            sample,
            max,
            open == 0 ? Double.NEGATIVE_INFINITY : sum / open,
            (double) (units - open) / units,
            full.ln(),
            max / Math.log(10),
            full.log10());
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(true));
      }
    };
  }
}
