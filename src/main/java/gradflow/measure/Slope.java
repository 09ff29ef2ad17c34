package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.flow.ChainProduct;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * The slope of ln‖∂h_T/∂h_t‖ against lag, and the corresponding half-life. The spread over seeds is
 * computed in the summary.
 *
 * @param from first lag of the fit
 * @param to last lag of the fit; 0 for T
 * @param block the block whose norm is fitted
 */
@About(
    summary = "slope of the log norm of dh_T/dh_t against lag, and gradient half-life",
    equations =
        """
        ln ||dh_T/dh_t||_2 (block state: ln ||ds_T/ds_t||_2) ~ slope * (T - t) + const, least squares over lags from..to, mean over samples
        half_life = -ln 2 / slope (steps; Infinity where nothing decays; empty where the norm is 0 within the window)
        half_lag = smallest lag at and beyond which the norm is at most half of its value at lag 0 (NaN: not within T)
        """,
    unit = "nats/step",
    source = {"bengio1994"})
@Needs(Need.PRODUCTS)
public record Slope(
    @Option(value = "10", help = "first lag of the fit", unit = "steps") int from,
    @Option(value = "0", help = "last lag of the fit; 0 for all steps", unit = "steps") int to,
    @Option(value = "output", help = "norm of the output's block, or of the whole state's product")
        Block block)
    implements Measure {
  /** The block whose norm is fitted. */
  public enum Block {
    /**
     * ∂h_T/∂h_t with the other parts held fixed, or ∂s_T/∂s_t if the output is not part of the
     * state.
     */
    OUTPUT,
    /** ∂s_T/∂s_t. */
    STATE
  }

  /** Checks the window. */
  public Slope {
    Check.atLeast("from", from, 0);
    Check.that(
        to == 0 || to > from, "to", "got " + to + ", expected 0 or more than from = " + from);
  }

  /** Creates the measure for the output's block. */
  public Slope(int from, int to) {
    this(from, to, Block.OUTPUT);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(Recorded.numbers("slope_nats_per_step", "half_life_steps", "half_lag_steps"));
  }

  @Override
  public void requireSteps(int steps) {
    Check.that(
        last(steps) > from && last(steps) <= steps,
        "slope",
        "got the window of lags %s .. %s, expected a window within steps = %s"
            .formatted(from, last(steps), steps));
  }

  private int last(int steps) {
    return to == 0 ? steps : to;
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return (double) steps * samples * KernelTimes.outputNorm(cell);
  }

  @Override
  public Probe probe(Context context) {
    requireSteps(context.steps());
    int last = last(context.steps());
    int output = context.cell().outputIndex();
    boolean whole =
        block == Block.STATE
            || context.cell().parts().size() == 1
            || !context.cell().outputIsState();
    double[][] log = new double[context.batch()][context.steps() + 1];
    return new Probe() {
      @Override
      public void product(int t, int sample, ChainProduct p) {
        log[sample][context.steps() - t] =
            (whole ? p.spectralNorm() : p.blockSpectralNorm(output)).ln();
      }

      @Override
      public List<MeasureValue> finish() {
        double slope = 0;
        double halfLag = 0;
        for (double[] curve : log) {
          slope += slope(curve, from, last) / log.length;
          halfLag += halfLag(curve) / log.length;
        }
        return List.of(
            new MeasureValue.Scalar("slope_nats_per_step", slope),
            new MeasureValue.Scalar("half_life_steps", halfLife(slope)),
            new MeasureValue.Scalar("half_lag_steps", halfLag));
      }
    };
  }

  /**
   * Computes the slope by least squares over the lags. It is −Infinity if the curve reaches
   * −Infinity within the window, and NaN for fewer than two lags.
   */
  public static double slope(double[] curve, int from, int to) {
    SimpleRegression fit = new SimpleRegression();
    for (int lag = from; lag <= to; lag++) {
      if (curve[lag] == Double.NEGATIVE_INFINITY) {
        return Double.NEGATIVE_INFINITY;
      }
      fit.addData(lag, curve[lag]);
    }
    return fit.getSlope();
  }

  /**
   * Returns the number of steps in which a norm with a constant slope halves. A product that is
   * exactly 0 from some lag on (slope −Infinity) has no half-life, because that slope says nothing
   * about the decay before.
   *
   * @return the half-life in steps; Infinity if nothing decays, NaN for the slope −Infinity
   */
  public static double halfLife(double slope) {
    if (slope == Double.NEGATIVE_INFINITY) {
      return Double.NaN;
    }
    return slope < 0 ? -Math.log(2) / slope : Double.POSITIVE_INFINITY;
  }

  static double halfLag(double[] curve) {
    double half = curve[0] - Math.log(2);
    int lag = curve.length - 1;
    if (!(curve[lag] <= half)) {
      return Double.NaN;
    }
    while (lag > 0 && curve[lag - 1] <= half) {
      lag--;
    }
    return lag;
  }
}
