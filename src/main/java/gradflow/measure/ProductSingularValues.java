package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.linalg.Backend;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * All singular values of P_{T,t}, and its condition number, computed by {@link GradedProduct} on
 * the transposes. They are accurate however many decades they span.
 *
 * <p>A plain rnn's J = diag(φ') W is passed as its two factors, so no accuracy is lost. With a
 * leak, and in an lstm or gru, J is a sum whose entries are rounded before they enter the product,
 * so the smallest singular values are accurate only to about ε Σ cond(J_t). The table contains the
 * bound that applies. Cost: 16 n³ flop per step, 26 n³ where J is a sum, twice that for a plain
 * rnn.
 *
 * @param every interval of the recorded lags: rows are written at its multiples, and at t = 0
 * @param samples number of samples, taken from the start of the batch
 */
@About(
    summary = "all singular values of the Jacobian products, over any number of decades",
    equations =
        """
        P_{T,t} = Q diag(e^d) X, X well conditioned; ln sigma_1 >= ... >= ln sigma_n
        log10_condition = log10 (sigma_1 / sigma_n)
        log_error_nats: estimated rounding error of ln sigma,
          eps (steps cond X + sum_t cond J_t); the second term only where J_t is a sum
        """,
    unit = "nats",
    source = {"stewart1997", "drmac2008"})
@Needs({Need.STATES, Need.JACOBIANS})
public record ProductSingularValues(
    @Option(
            value = "10",
            help = "record lags that are multiples of this, and t = 0",
            unit = "steps")
        int every,
    @Option(value = "1", help = "number of samples, from the first of the batch") int samples)
    implements Measure {
  private static final Recorded PRODUCT_SINGULAR_VALUES =
      Recorded.table(
          "product_singular_values", "", "t,lag,sample,index", "log_singular_value_nats");
  private static final Recorded PRODUCT_CONDITIONS =
      Recorded.table("product_conditions", "", "t,lag,sample", "log10_condition,log_error_nats");

  /** Checks the options. */
  public ProductSingularValues {
    Check.positive("every", every);
    Check.positive("samples", samples);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        PRODUCT_SINGULAR_VALUES,
        PRODUCT_CONDITIONS,
        Recorded.numbers("log10_condition", "log_singular_value_error_nats"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    int n = cell.stateSize();
    int watched = Math.min(samples, this.samples);
    double step = 2 * KernelTimes.singularValues(n) + KernelTimes.square(n);
    return (double) steps * watched * (step + KernelTimes.singularValues(n) / every);
  }

  @Override
  public Probe probe(Context context) {
    return new Watch(context, every, Math.min(samples, context.batch()));
  }

  private static final class Watch implements Probe {
    private final Context context;
    private final Backend backend;
    private final int every;
    private final boolean factored;
    private final GradedProduct[] products;
    private final double[] lost;
    private final double[][][] slopes;
    private final SeriesRows values = new SeriesRows(PRODUCT_SINGULAR_VALUES);
    private final SeriesRows conditions = new SeriesRows(PRODUCT_CONDITIONS);

    Watch(Context context, int every, int watched) {
      this.context = context;
      this.backend = context.weights().backend();
      this.every = every;
      Cell cell = context.cell();
      this.factored = Elman.withoutLeak(cell).isPresent();
      this.products = new GradedProduct[watched];
      this.lost = new double[watched];
      this.slopes = new double[factored ? context.steps() + 1 : 0][watched][cell.hiddenSize()];
      for (int b = 0; b < watched; b++) {
        products[b] = new GradedProduct(cell.stateSize());
      }
    }

    @Override
    public void state(int t, Tape tape) {
      if (factored) {
        double[] slope = tape.get("phi_1");
        for (int b = 0; b < products.length; b++) {
          for (int i = 0; i < slopes[t][b].length; i++) {
            slopes[t][b][i] = slope[i * tape.batch() + b];
          }
        }
      }
    }

    @Override
    public void jacobian(int t, int sample, StepJacobian j) {
      if (sample >= products.length) {
        return;
      }
      GradedProduct p = products[sample];
      if (factored) {
        p.multiplyLeft(Matrix.diagonal(slopes[t][sample]));
        p.multiplyLeft(context.weights().block("W_hh").transposed());
      } else {
        Matrix whole = j.toMatrix();
        double[] s = backend.singularValues(whole);
        lost[sample] += s[0] > 0 ? 0x1p-52 * (s[0] / s[s.length - 1]) : 0;
        p.multiplyLeft(whole.transposed());
      }
      int lag = context.steps() - (t - 1);
      if (lag % every == 0 || t == 1) {
        record(t - 1, lag, sample, p);
      }
    }

    private void record(int t, int lag, int sample, GradedProduct p) {
      double[] log = p.logSingularValues();
      for (int i = log.length - 1; i >= 0; i--) { // the series is reversed later
        values.add(t, lag, sample, i + 1, log[i]);
      }
      conditions.add(t, lag, sample, decades(log), p.logError(backend) + lost[sample]);
    }

    /** Returns log10 of the condition number, which is Infinity if a singular value is 0. */
    private static double decades(double[] log) {
      double smallest = log[log.length - 1];
      return smallest == Double.NEGATIVE_INFINITY
          ? Double.POSITIVE_INFINITY
          : (log[0] - smallest) / Math.log(10);
    }

    @Override
    public List<MeasureValue> finish() {
      double[] log = products[0].logSingularValues();
      return List.of(
          new MeasureValue.Scalar("log10_condition", decades(log)),
          new MeasureValue.Scalar(
              "log_singular_value_error_nats", products[0].logError(backend) + lost[0]),
          values.series(true),
          conditions.series(true));
    }
  }
}
