package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.LyapunovEstimator;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.SumRule;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The Lyapunov exponents of the run, averaged over its samples.
 *
 * @param k number of exponents, starting with the largest; 0 for all
 * @param burnIn number of burn-in steps, which are left out of the averages
 * @param every number of steps between orthonormalisations; 0 for adaptive
 * @param sumRule whether the mean of ln|det J_t| is computed too; needs all exponents
 */
@About(
    summary = "Lyapunov exponents with standard errors, all or the k largest",
    equations =
        """
        Q_t R_t = J_t Q_{t-1}, R_ii >= 0;  lambda_i = (1/T) sum_t ln (R_t)_ii
        share = (i - 1/2) / n of the n entries of the state
        sum_i lambda_i = (1/T) sum_t ln |det J_t| (sum rule, for all n exponents)
        surviving_: the same over the directions that no Jacobian annihilates
        participation ratio: (sum v^2)^2 / sum v^4 of the leading vector, 1 .. n
        converged: 1 if standard errors are below 0.01 max(1, |lambda|) and the halves of the run agree
        entropy rate: sum of the positive ones;  Kaplan-Yorke: j + sum_{i<=j} lambda_i / |lambda_{j+1}|
        _low, _high: of both, with every exponent at an end of its interval of 95 %
        lambda_1_sign: 1, 0 (lambda_1 = 0 within its error) or -1
        """,
    unit = "nats/step",
    source = {"benettin1980", "shimada1979", "kaplan1979"})
@Needs(Need.STATES)
public record Lyapunov(
    @Option(value = "0", help = "number of exponents, from the largest; 0: all") int k,
    @Option(value = "0", help = "burn-in steps, left out of the averages", unit = "steps")
        int burnIn,
    @Option(value = "0", help = "steps between orthonormalisations; 0: adaptive", unit = "steps")
        int every,
    @Option(value = "false", help = "also the mean of ln|det J|; needs all exponents, k = 0")
        boolean sumRule)
    implements Measure {
  private static final Recorded LYAPUNOV_EXPONENTS =
      Recorded.table(
          "lyapunov_exponents", "", "index", "exponent_nats_per_step,stderr,error,share");

  /** Checks the options. */
  public Lyapunov {
    Check.atLeast("k", k, 0);
    Check.atLeast("burn_in", burnIn, 0);
    Check.atLeast("every", every, 0);
    Check.that(
        !sumRule || k == 0,
        "sum_rule",
        "got true with k = " + k + ", expected k = 0 (all exponents)");
  }

  /** Creates the measure without the sum rule. */
  public Lyapunov(int k, int burnIn, int every) {
    this(k, burnIn, every, false);
  }

  @Override
  public boolean takesBlocks() {
    return true;
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        Recorded.numbers(
            "lambda_1_nats_per_step",
            "lambda_1_stderr",
            "lambda_1_error",
            "lambda_1_sign",
            "entropy_rate_nats_per_step",
            "entropy_rate_low_nats_per_step",
            "entropy_rate_high_nats_per_step",
            "kaplan_yorke_dimension",
            "kaplan_yorke_low",
            "kaplan_yorke_high",
            "mean_exponent_nats_per_step",
            "sum_of_exponents_nats_per_step",
            "surviving_directions",
            "surviving_sum_nats_per_step"),
        Recorded.numbers(
            sumRule
                ? List.of(
                    "mean_log_determinant_nats_per_step", "surviving_log_determinant_nats_per_step")
                : List.of()),
        Recorded.numbers(
            "participation_ratio",
            "lyapunov_converged",
            "entropy_rate_per_state",
            "kaplan_yorke_per_state"),
        LYAPUNOV_EXPONENTS);
  }

  @Override
  public void requireSteps(int steps) {
    Check.that(
        burnIn < steps,
        "burn_in",
        "got " + burnIn + ", expected less than the " + steps + " steps of the run");
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    int n = cell.stateSize();
    int count = k == 0 ? n : Math.min(n, k);
    int windows = Math.min(LyapunovSpectrum.WINDOWS, steps);
    return samples
        * (steps * KernelTimes.tangents(cell, count) + windows * KernelTimes.lengths(cell, count));
  }

  @Override
  public Probe probe(Context context) {
    requireSteps(context.steps());
    int count = Math.min(k, context.cell().stateSize());
    LyapunovSpectrum options =
        new LyapunovSpectrum(
            context.steps() - burnIn,
            burnIn,
            count,
            every,
            LyapunovSpectrum.WINDOWS,
            sumRule,
            new Seed(0));
    LyapunovEstimator estimator =
        new LyapunovEstimator(options, context.cell(), context.weights(), context.batch());
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        estimator.accept(t, tape);
      }

      @Override
      public void forward(int t, int sample, StepJacobian j) {
        estimator.accept(t, sample, j);
      }

      @Override
      public List<MeasureValue> finish() {
        return values(estimator.result(), context.cell().stateSize());
      }
    };
  }

  private List<MeasureValue> values(LyapunovResult r, int states) {
    SeriesRows rows = new SeriesRows(LYAPUNOV_EXPONENTS);
    for (int i = 0; i < r.exponents().length; i++) {
      double share = (i + 0.5) / states;
      rows.add(i + 1, r.exponents()[i], r.standardErrors()[i], r.errors()[i], share);
    }
    List<MeasureValue> values = new ArrayList<>();
    add(values, "lambda_1_nats_per_step", r.exponents()[0]);
    add(values, "lambda_1_stderr", r.standardErrors()[0]);
    add(values, "lambda_1_error", r.errors()[0]);
    add(values, "lambda_1_sign", r.sign().number());
    add(values, "entropy_rate_nats_per_step", r.entropyRate());
    add(values, "entropy_rate_low_nats_per_step", r.entropyRateRange().low());
    add(values, "entropy_rate_high_nats_per_step", r.entropyRateRange().high());
    add(values, "kaplan_yorke_dimension", r.kaplanYorke());
    add(values, "kaplan_yorke_low", r.kaplanYorkeRange().low());
    add(values, "kaplan_yorke_high", r.kaplanYorkeRange().high());
    add(values, "mean_exponent_nats_per_step", r.sumOfExponents() / states);
    add(values, "sum_of_exponents_nats_per_step", r.sumOfExponents());
    SumRule rule = r.sumRule();
    add(values, "surviving_directions", rule.directions());
    add(values, "surviving_sum_nats_per_step", rule.sumOfExponents());
    if (sumRule) {
      add(values, "mean_log_determinant_nats_per_step", r.meanLogDeterminant());
      add(values, "surviving_log_determinant_nats_per_step", rule.meanLogDeterminant());
    }
    add(values, "participation_ratio", r.participationRatio());
    values.add(MeasureValue.Scalar.answer("lyapunov_converged", r.converged()));
    add(values, "entropy_rate_per_state", r.entropyRate() / states);
    add(values, "kaplan_yorke_per_state", r.kaplanYorke() / states);
    values.add(rows.series(false));
    return values;
  }

  private static void add(List<MeasureValue> values, String name, double value) {
    values.add(new MeasureValue.Scalar(name, value));
  }
}
