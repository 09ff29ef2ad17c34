package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear memory capacity as a function of lag: how well a linear readout of h can recover an
 * earlier input. Computed by least squares (QR) over all samples and all steps from {@code lags}
 * on. The share of variance is corrected for the number of units (adjusted R²), so that it averages
 * 0 without memory. The interpretation requires inputs that are independent in time. Source:
 * jaeger2001.
 *
 * @param lags largest lag ≥ 1
 * @param input index of the input, from 0
 */
@About(
    summary = "share of an earlier input's variance that a linear readout of h recovers, by lag",
    equations =
        """
        m(k) = 1 - (1 - R2_k) (N - 1) / (N - H - 1),  R2_k of the regression of x_{t-k} on (h_t, 1)
        memory_capacity = sum_k max(0, m(k)), k = 0 .. lags
        """,
    unit = "1",
    source = {"jaeger2001"})
@Needs(Need.STATES)
public record MemoryCapacity(
    @Option(value = "20", help = "largest lag, in steps", unit = "steps") int lags,
    @Option(value = "0", help = "input, counted from 0") int input)
    implements Measure {
  private static final Recorded MEMORY_CAPACITY =
      Recorded.table("memory_capacity", "", "lag", "recovered_share");

  /**
   * Checks both.
   *
   * @throws gradflow.check.BadArgument if {@code lags} is below 1 or {@code input} negative
   */
  public MemoryCapacity {
    Check.positive("lags", lags);
    Check.atLeast("input", input, 0);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(MEMORY_CAPACITY, Recorded.numbers("memory_capacity"));
  }

  @Override
  public void requireSteps(int steps) {
    Check.that(
        lags < steps,
        "lags",
        "got " + lags + ", expected less than the " + steps + " steps of the run");
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double units = cell.hiddenSize() + 1.0;
    double observations = (double) steps * samples;
    return KernelTimes.elementwise(observations * units * (units + lags + 1));
  }

  @Override
  public Probe probe(Context context) {
    int units = context.cell().hiddenSize();
    int batch = context.batch();
    Check.that(
        input < context.cell().inputSize(),
        "input",
        "got " + input + ", expected below the number of inputs, " + context.cell().inputSize());
    long observations = (long) (context.steps() - lags) * batch;
    Check.that(
        observations > 2L * units,
        "lags",
        ("got %s, which leaves %s observations for %s units, expected more than twice as many"
                + " observations as units; measure more steps or samples")
            .formatted(lags, observations, units));
    return new Probe() {
      private final List<double[]> inputs = new ArrayList<>();
      private final Matrix design = Matrix.zeros((int) observations, units + 1);

      @Override
      public void state(int t, Tape tape) {
        double[] x = new double[batch];
        System.arraycopy(tape.get("x"), input * batch, x, 0, batch);
        inputs.add(x);
        if (t <= lags) {
          return;
        }
        double[] h = tape.output();
        for (int b = 0; b < batch; b++) {
          int row = (t - lags - 1) * batch + b;
          for (int j = 0; j < units; j++) {
            design.set(row, j + 1, h[j * batch + b]);
          }
          design.set(row, 0, 1);
        }
      }

      @Override
      public List<MeasureValue> finish() {
        Matrix r = Matrix.zeros(units + 1, units + 1);
        context.weights().backend().qr(design, r);
        SeriesRows rows = new SeriesRows(MEMORY_CAPACITY);
        double total = 0;
        for (int k = 0; k <= lags; k++) {
          double share = share(k);
          rows.add(k, share);
          total += Math.max(0, share);
        }
        return List.of(new MeasureValue.Scalar("memory_capacity", total), rows.series(false));
      }

      /**
       * Returns the adjusted R². The first column of the design matrix is constant, and so is the
       * first column of Q.
       */
      private double share(int lag) {
        double[] projections = new double[units + 1];
        double square = 0;
        int n = (int) observations;
        for (int row = 0; row < n; row++) {
          double y = inputs.get(lags + row / batch - lag)[row % batch];
          square += y * y;
          for (int j = 0; j <= units; j++) {
            projections[j] += design.get(row, j) * y;
          }
        }
        double mean = projections[0] * projections[0];
        double explained = 0;
        for (int j = 1; j <= units; j++) {
          explained += projections[j] * projections[j];
        }
        double variance = square - mean;
        if (!(variance > 1e-12 * square)) {
          return Double.NaN; // constant input
        }
        double unexplained = Math.max(0, 1 - explained / variance);
        return 1 - unexplained * (n - 1) / (n - units - 1);
      }
    };
  }
}
