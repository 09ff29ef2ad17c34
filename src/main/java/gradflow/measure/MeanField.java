package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Reset;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.flow.LyapunovSpectrum;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.theory.CausalMeanField;
import gradflow.theory.Ensemble;
import gradflow.theory.GinibreLaw;
import gradflow.theory.GruEnsemble;
import gradflow.theory.GruMeanField;
import gradflow.theory.LstmEnsemble;
import gradflow.theory.LstmMeanField;
import gradflow.theory.RandomNetwork;
import gradflow.theory.TanhEnsemble;
import gradflow.theory.TanhMeanField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Predictions of mean-field theory for a large random network with weights and input like the
 * run's, for comparison with the measured values. The theory uses only the statistics of the
 * weights and of the input; no state of the run enters.
 *
 * @param samples number of Monte Carlo samples; 0 for none
 * @param samplerSteps number of steps of the sampler
 * @param samplerSkip burn-in steps of the sampler
 * @param untiedSteps number of steps of the untied network, which has the run's size and draws new
 *     weights at each step; 0 for none
 * @param seed seed of the sampler and of the untied network
 */
@About(
    summary = "mean-field theory of random nets with the run's gains, biases and white input",
    equations =
        """
        g_k^2 = ||W_hh_k||_F^2 / H,  s_x^2 = ||W_ih||_F^2 / H mean x^2,  biases as they are
        rnn:   lambda_1 = 1/2 ln g^2 <phi'^2>;  _of_size: minus (3k - 1)/(4 H)
        gated: mean_field_lambda_1: closed form for fixed weights;  refined: with cov(z, 1-z)
               mean_field_untied_lambda_1: closed form for weights drawn afresh at every step
        sampled_lambda_1: N -> infinity with fixed weights, from samples
        untied_lambda_1: measured in a network whose weights are drawn afresh at every step
        """,
    unit = "nats/step",
    source = {"sompolinsky1988", "molgedey1992", "poole2016", "chen2018", "can2020"})
@Needs(Need.STATES)
public record MeanField(
    @Option(value = "0", help = "Monte Carlo samples; 0: none") int samples,
    @Option(value = "160", help = "steps of the sampler", unit = "steps") int samplerSteps,
    @Option(value = "60", help = "burn-in steps of the sampler", unit = "steps") int samplerSkip,
    @Option(
            value = "0",
            help =
                "steps of the untied network, whose weights are drawn anew at every step; 0: none",
            unit = "steps")
        int untiedSteps,
    @Option(value = "0", help = "seed of the sampler and of the untied network") long seed)
    implements Measure {
  private static final Recorded MEAN_FIELD_SPECTRUM =
      Recorded.table("mean_field_spectrum", "", "index", "share,exponent_nats_per_step");

  /** Checks the options. */
  public MeanField {
    Check.atLeast("samples", samples, 0);
    Check.atLeast("sampler_skip", samplerSkip, 0);
    Check.atLeast("untied_steps", untiedSteps, 0);
    Check.that(
        samples == 0 || (samplerSteps >= samplerSkip + 8 && samples >= samplerSteps),
        "sampler_steps",
        "got %s, expected at least sampler_skip + 8 = %s and at most samples = %s"
            .formatted(samplerSteps, samplerSkip + 8, samples));
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        Recorded.numbers(
            "mean_field_input_std",
            "mean_field_q",
            "mean_field_h_square",
            "mean_field_lambda_1_nats_per_step",
            "mean_field_lambda_1_of_size_nats_per_step",
            "mean_field_mean_exponent_nats_per_step",
            "mean_field_critical_input_std",
            "mean_field_refined_lambda_1_nats_per_step",
            "mean_field_untied_lambda_1_nats_per_step",
            "sampled_lambda_1_nats_per_step",
            "sampled_lambda_1_stderr",
            "untied_lambda_1_nats_per_step"),
        MEAN_FIELD_SPECTRUM);
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return EnsembleFit.known(cell);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return KernelTimes.meanField(cell)
        + KernelTimes.sampler(cell, this.samples, samplerSteps)
        + untiedSteps * KernelTimes.freshWeights(cell);
  }

  @Override
  public Probe probe(Context context) {
    double[] square = new double[1];
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        double[] x = tape.get("x");
        double sum = 0;
        for (double v : x) {
          sum += v * v;
        }
        square[0] += sum / x.length / context.steps();
      }

      @Override
      public List<MeasureValue> finish() {
        List<MeasureValue> out = new ArrayList<>();
        Optional<Ensemble> found = EnsembleFit.of(context.cell(), context.weights(), square[0]);
        found.ifPresent(e -> values(e, context, out));
        return out;
      }
    };
  }

  private void values(Ensemble e, Context context, List<MeasureValue> out) {
    int units = context.cell().hiddenSize();
    add(out, "mean_field_input_std", e.inputStd());
    if (e instanceof TanhEnsemble tanh) {
      if (tanh.leak() == 1 && tanh.law().bias() == 0) {
        closed(tanh.meanField(), units, out);
      }
    } else if (e.fields().stream().allMatch(f -> f.law().biasStd() == 0)) {
      if (e instanceof LstmEnsemble lstm) {
        closed(lstm.meanField(), out);
      } else {
        closed((GruEnsemble) e, out);
      }
    }
    Seed own = new Seed(seed).child(firstWeight(context.weights(), context.cell()));
    if (samples > 0) {
      CausalMeanField f =
          CausalMeanField.sample(e, samples, samplerSteps, samplerSkip, own.child("sampler"));
      add(out, "sampled_lambda_1_nats_per_step", f.lambda1());
      add(out, "sampled_lambda_1_stderr", f.standardError());
    }
    if (untiedSteps > 0) {
      RandomNetwork net =
          new RandomNetwork(e, units, RandomNetwork.Weighting.UNTIED, own.child("untied"));
      LyapunovSpectrum options = LyapunovSpectrum.of(untiedSteps, untiedSteps / 3).top(1);
      add(out, "untied_lambda_1_nats_per_step", net.exponents(options).exponents()[0]);
    }
  }

  /** Distinguishes the random draws of different runs. */
  private static String firstWeight(Weights w, Cell cell) {
    String block = cell.layout().blocks().get(0).name();
    return Long.toHexString(Double.doubleToLongBits(w.block(block).data()[0]));
  }

  private static void closed(TanhMeanField f, int units, List<MeasureValue> out) {
    add(out, "mean_field_q", f.q());
    add(out, "mean_field_lambda_1_nats_per_step", f.lambda1());
    add(out, "mean_field_lambda_1_of_size_nats_per_step", f.lambda1(units));
    add(out, "mean_field_mean_exponent_nats_per_step", f.meanExponent());
    add(out, "mean_field_critical_input_std", f.criticalInputStd().orElse(Double.NaN));
    if (f.q() == 0) {
      out.add(spectrum(f.gain(), units));
    }
  }

  /** Returns the exponents of the stable zero state as a function of i/N, from the circular law. */
  private static MeasureValue spectrum(double gain, int units) {
    SeriesRows rows = new SeriesRows(MEAN_FIELD_SPECTRUM);
    for (int i = 0; i < units; i++) {
      double share = (i + 0.5) / units;
      rows.add(i + 1, share, new GinibreLaw(gain).exponentAt(share));
    }
    return rows.series(false);
  }

  private static void closed(LstmMeanField f, List<MeasureValue> out) {
    add(out, "mean_field_h_square", f.q());
    add(out, "mean_field_lambda_1_nats_per_step", f.tiedLambda1());
    add(out, "mean_field_untied_lambda_1_nats_per_step", f.untiedLambda1());
  }

  private static void closed(GruEnsemble e, List<MeasureValue> out) {
    GruMeanField f = e.meanField();
    add(out, "mean_field_h_square", f.q());
    add(out, "mean_field_lambda_1_nats_per_step", f.tiedLambda1());
    if (e.form() == Reset.BEFORE) {
      add(out, "mean_field_refined_lambda_1_nats_per_step", f.refinedTiedLambda1());
    }
    add(out, "mean_field_untied_lambda_1_nats_per_step", f.untiedLambda1());
  }

  private static void add(List<MeasureValue> out, String name, double value) {
    out.add(new MeasureValue.Scalar(name, value));
  }
}
