package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.spec.About;
import gradflow.theory.Ensemble;
import gradflow.theory.GruEnsemble;
import gradflow.theory.LstmEnsemble;
import gradflow.theory.TanhEnsemble;
import gradflow.theory.ZeroState;
import java.util.ArrayList;
import java.util.List;

/**
 * Closed forms for the zero state of a large random network with the run's gains and biases. {@link
 * OriginSlope} measures the same quantities in the actual weights.
 */
@About(
    summary = "closed forms of the zero state: exponent, and gain at which it loses stability",
    equations =
        """
        lstm: offset sigma_f, slope sigma_i sigma_o;  gru: sigma_z, (1 - sigma_z) sigma_r;  rnn: 1 - d, d
        zero_state_lambda_1 = ln(offset + slope g),  0 at zero_state_critical_gain = (1 - offset)/slope
        untied (fresh weights at every step): 1/2 ln(offset^2 + slope^2 g^2),  0 at sqrt(1 - offset^2)/slope
        """,
    unit = "nats/step",
    source = {"can2020"})
public record ZeroStateLaw() implements Measure {
  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        Recorded.numbers(
            "zero_state_lambda_1_nats_per_step",
            "zero_state_untied_lambda_1_nats_per_step",
            "zero_state_critical_gain",
            "zero_state_untied_critical_gain"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return EnsembleFit.known(cell);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return KernelTimes.elementwise((double) cell.layout().size());
  }

  @Override
  public Probe probe(Context context) {
    return () -> {
      List<MeasureValue> out = new ArrayList<>();
      EnsembleFit.of(context.cell(), context.weights(), 0)
          .filter(ZeroStateLaw::restsAtZero)
          .ifPresent(e -> add(out, law(e), candidateGain(e)));
      return out;
    };
  }

  /** Returns whether 0 is a fixed point at which the gates of all units are equal. */
  private static boolean restsAtZero(Ensemble e) {
    boolean tanh = e instanceof TanhEnsemble;
    return e.fields().stream()
        .allMatch(f -> f.law().biasStd() == 0 && (!tanh || f.law().bias() == 0));
  }

  private static ZeroState law(Ensemble e) {
    if (e instanceof LstmEnsemble lstm) {
      return ZeroState.lstm(lstm.input().bias(), lstm.forget().bias(), lstm.output().bias());
    } else if (e instanceof GruEnsemble gru) {
      return ZeroState.gru(gru.update().bias(), gru.reset().bias());
    }
    double leak = ((TanhEnsemble) e).leak();
    return new ZeroState(1 - leak, leak, leak);
  }

  private static double candidateGain(Ensemble e) {
    return e instanceof LstmEnsemble lstm
        ? lstm.candidateGain()
        : e instanceof GruEnsemble gru ? gru.candidateGain() : ((TanhEnsemble) e).law().gain();
  }

  private static void add(List<MeasureValue> out, ZeroState law, double gain) {
    if (gain > 0) {
      add(out, "zero_state_lambda_1_nats_per_step", law.tiedLambda1(gain));
      add(out, "zero_state_untied_lambda_1_nats_per_step", law.untiedLambda1(gain));
    }
    add(out, "zero_state_critical_gain", law.tiedThreshold());
    add(out, "zero_state_untied_critical_gain", law.untiedThreshold());
  }

  private static void add(List<MeasureValue> out, String name, double value) {
    out.add(new MeasureValue.Scalar(name, value));
  }
}
