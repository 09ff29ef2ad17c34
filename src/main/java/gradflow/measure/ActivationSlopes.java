package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.ChainProduct;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * The slopes φ' of the activation along a trajectory, and their contribution to the product of step
 * Jacobians. The weights' contribution is the product with every φ' replaced by 1; the slopes'
 * contribution is the remaining part.
 *
 * @param saturation threshold below which a slope counts as saturated
 */
@About(
    summary =
        "rnn: distribution of the slopes phi', and the shares of slopes and weights in the product",
    equations =
        """
        J_t = diag(phi'(z_t)) W
        w_part = ln ||W^lag||_2;  phi_part = ln ||dh_T/dh_t||_2 - w_part;  slopes: least squares over lag >= T/2
        """,
    unit = "1; nats; nats/step",
    source = {"pascanu2013"})
@Needs({Need.STATES, Need.PRODUCTS})
public record ActivationSlopes(
    @Option(value = "0.1", help = "slopes below this count as saturated") double saturation)
    implements Measure {
  private static final Recorded ACTIVATION_SLOPES =
      Recorded.table(
          "activation_slopes", "", "t", "mean,q05,q25,median,q75,q95,max,share_saturated");
  private static final Recorded SLOPE_PARTS =
      Recorded.table("slope_parts", "", "t,lag,sample", "log_norm_nats,w_part_nats,phi_part_nats");

  /** Checks the threshold. */
  public ActivationSlopes {
    Check.within("saturation", saturation, 0, 1);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        ACTIVATION_SLOPES,
        SLOPE_PARTS,
        Recorded.numbers(
            "phi_slope_mean",
            "phi_slope_max",
            "phi_saturated_share",
            "w_part_nats_per_step",
            "phi_part_nats_per_step"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return Elman.withoutLeak(cell).isPresent();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double powers = KernelTimes.product(cell, cell.stateSize());
    return steps * (KernelTimes.quantiles((double) samples * cell.hiddenSize()) + powers);
  }

  @Override
  public Probe probe(Context context) {
    SeriesRows slopes = new SeriesRows(ACTIVATION_SLOPES);
    SeriesRows parts = new SeriesRows(SLOPE_PARTS);
    int steps = context.steps();
    double[] power = powers(context);
    double[] curve = new double[steps + 1];
    return new Probe() {
      private double largest;
      private double mean;
      private double saturated;

      @Override
      public void state(int t, Tape tape) {
        double[] phi = tape.get("phi_1");
        double sum = 0;
        double max = 0;
        double low = 0;
        for (double v : phi) {
          sum += v;
          max = Math.max(max, v);
          low += v < saturation ? 1 : 0;
        }
        Percentile q = new Percentile();
        q.setData(phi);
        int n = phi.length;
        slopes.add(
            t,
            sum / n,
            q.evaluate(5),
            q.evaluate(25),
            q.evaluate(50),
            q.evaluate(75),
            q.evaluate(95),
            max,
            low / n);
        largest = Math.max(largest, max);
        mean += sum / n / steps;
        saturated += low / n / steps;
      }

      @Override
      public void product(int t, int sample, ChainProduct p) {
        double norm = p.spectralNorm().ln();
        int lag = steps - t;
        curve[lag] += norm / context.batch();
        parts.add(t, lag, sample, norm, power[lag], norm - power[lag]);
      }

      @Override
      public List<MeasureValue> finish() {
        double whole = Slope.slope(curve, steps / 2, steps);
        double w = Slope.slope(power, steps / 2, steps);
        return List.of(
            new MeasureValue.Scalar("phi_slope_mean", mean),
            new MeasureValue.Scalar("phi_slope_max", largest),
            new MeasureValue.Scalar("phi_saturated_share", saturated),
            new MeasureValue.Scalar("w_part_nats_per_step", w),
            new MeasureValue.Scalar("phi_part_nats_per_step", whole - w),
            slopes.series(false),
            parts.series(true));
      }
    };
  }

  /** Returns ln ‖W^lag‖₂ for lag = 0 … T. */
  private static double[] powers(Context context) {
    Cell cell = context.cell();
    StepJacobian j = cell.newJacobian();
    Matrix u = context.weights().block("W_hh");
    j.dense(0).set(u);
    ChainProduct product =
        new ChainProduct(context.weights().backend(), cell.parts(), j.denseColumns());
    double[] log = new double[context.steps() + 1];
    for (int lag = 1; lag < log.length; lag++) {
      product.multiplyRight(lag, j);
      LogScaled norm = product.spectralNorm();
      log[lag] = norm.ln();
    }
    return log;
  }
}
