package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * All singular values of J_t, or only the largest and the smallest.
 *
 * @param which all, or the extremes
 * @param every number of steps between records
 */
@About(
    summary = "singular values of the step Jacobian, the extreme ones or all",
    equations = "J_t = A diag(sigma_1 >= ... >= sigma_n) B^T, A and B orthogonal",
    unit = "1")
@Needs(Need.JACOBIANS)
public record StepSingularValues(
    @Option(
            value = "extreme",
            help = "extreme: the largest and the smallest alone; all: as a distribution needs")
        Which which,
    @Option(value = "1", help = "steps between records", unit = "steps") int every)
    implements Measure {
  private static final Recorded STEP_SINGULAR_VALUES =
      Recorded.table("step_singular_values", "", "t,sample,index", "singular_value");

  /** Which singular values are recorded. */
  public enum Which {
    /** All of them. */
    ALL,
    /** The largest and the smallest. */
    EXTREME
  }

  /** Checks the options. */
  public StepSingularValues {
    Check.positive("every", every);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    List<String> ends = List.of("1", String.valueOf(cell.stateSize()));
    return List.of(
        which == Which.ALL ? STEP_SINGULAR_VALUES : STEP_SINGULAR_VALUES.with("index", ends));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.singularValues(cell.stateSize()) / every;
  }

  @Override
  public Probe probe(Context context) {
    int n = context.cell().stateSize();
    SeriesRows rows = new SeriesRows(STEP_SINGULAR_VALUES);
    return new Probe() {
      @Override
      public void jacobian(int t, int sample, StepJacobian j) {
        if (t % every != 0) {
          return;
        }
        double[] sigma = context.weights().backend().singularValues(j.full());
        for (int k = n - 1; k >= 0; k--) {
          if (which == Which.ALL || k == 0 || k == n - 1) {
            rows.add(t, sample, k + 1, sigma[k]);
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
