package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Role;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.theory.GruEnsemble;
import gradflow.theory.LstmEnsemble;
import gradflow.theory.TanhMeanField;
import gradflow.theory.ZeroState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Blocks of exactly the size that a law prescribes, so that the theory is met to its last digits.
 */
class MeanFieldTest {
  private static final int N = 20;
  private static final MeanField CLOSED = new MeanField(0, 160, 60, 0, 1);

  /** Every recurrent block g I √N, of Frobenius norm g √N, input weights I, biases 0. */
  private static Weights weights(Cell cell, double gain) {
    Weights w = Weights.zeros(cell.layout());
    for (Block block : cell.layout().blocks()) {
      Matrix m = Matrix.identity(block.rows());
      if (block.role() == Role.RECURRENT) {
        for (int i = 0; i < N; i++) {
          m.set(i, i, gain);
        }
        w.set(block.name(), m);
      } else if (block.role() == Role.INPUT) {
        w.set(block.name(), m);
      }
    }
    return w;
  }

  /** What the measure says after inputs of mean square s_x². */
  private static Map<String, Double> scalars(
      Measure measure, Cell cell, Weights w, double inputStd) {
    Probe probe = measure.probe(new Context(cell, w, 4, 1));
    for (int t = 1; t <= 4; t++) {
      Tape tape = new Tape(cell, 1);
      java.util.Arrays.fill(tape.get("x"), t % 2 == 0 ? inputStd : -inputStd);
      probe.state(t, tape);
    }
    Map<String, Double> out = new HashMap<>();
    for (MeasureValue value : probe.finish()) {
      if (value instanceof MeasureValue.Scalar s) {
        out.put(s.name(), s.value());
      }
    }
    return out;
  }

  @Test
  void tanhNetsHaveTheFieldOfTheirGainAndInput() {
    Cell cell = new Rnn(N, N, Activation.TANH);
    Map<String, Double> s = scalars(CLOSED, cell, weights(cell, 2), 0.5);
    TanhMeanField field = TanhMeanField.solve(2, 0, 0.5);
    assertThat(s.get("mean_field_input_std")).isCloseTo(0.5, within(1e-14));
    assertThat(s.get("mean_field_lambda_1_nats_per_step")).isCloseTo(field.lambda1(), within(1e-9));
    assertThat(s.get("mean_field_lambda_1_of_size_nats_per_step"))
        .isCloseTo(field.lambda1(N), within(1e-9));
    assertThat(s.get("mean_field_mean_exponent_nats_per_step"))
        .isCloseTo(field.meanExponent(), within(1e-9));
  }

  @Test
  void gatedNetsHaveTheFieldOfTheirBlocks() {
    Cell lstm = new Lstm(N, N);
    Weights w = weights(lstm, 1);
    w.block("b_f").fill(1);
    w.changed();
    Map<String, Double> s = scalars(CLOSED, lstm, w, 0.5);
    assertThat(s.get("mean_field_lambda_1_nats_per_step"))
        .isCloseTo(LstmEnsemble.of(1, 0.5, 1).meanField().tiedLambda1(), within(1e-9));
    assertThat(s.get("mean_field_untied_lambda_1_nats_per_step"))
        .isCloseTo(LstmEnsemble.of(1, 0.5, 1).meanField().untiedLambda1(), within(1e-9));
    for (Reset reset : Reset.values()) {
      Cell gru = new Gru(N, N, reset);
      Weights v = weights(gru, 1);
      v.block("b_z").fill(0.5);
      v.changed();
      assertThat(scalars(CLOSED, gru, v, 1).get("mean_field_lambda_1_nats_per_step"))
          .isCloseTo(GruEnsemble.of(1, 1, 0.5, reset).meanField().tiedLambda1(), within(1e-9));
    }
  }

  @Test
  void belowOnsetThereIsASpectrum() {
    Cell cell = new Rnn(N, N, Activation.TANH);
    Probe probe = CLOSED.probe(new Context(cell, weights(cell, 0.5), 1, 1));
    List<MeasureValue> found = probe.finish();
    double[] exponents =
        MeasureValue.table(found, "mean_field_spectrum")
            .orElseThrow()
            .numbers("exponent_nats_per_step");
    assertThat(exponents).hasSize(N);
    assertThat(exponents[0]).isCloseTo(Math.log(0.5 * Math.sqrt(1 - 0.5 / N)), within(1e-12));
    assertThat(exponents[N / 2]).isLessThan(exponents[0]);
  }

  @Test
  void whatHasNoTheoryIsLeftOut() {
    Cell lstm = new Lstm(N, N);
    Weights biased = weights(lstm, 1);
    biased.block("b_g").fill(0.1);
    biased.changed();
    assertThat(scalars(CLOSED, lstm, biased, 0.5)).isEmpty();
    Cell leaky = new Rnn(N, N, Activation.TANH, 0.5);
    assertThat(scalars(CLOSED, leaky, weights(leaky, 1), 0.5))
        .containsOnlyKeys("mean_field_input_std");
    assertThat(CLOSED.appliesTo(new Rnn(1, N, Activation.RELU))).isFalse();
  }

  @Test
  void theSamplerAndTheNetWithFreshWeightsAnswerAndRepeat() {
    Cell cell = new Rnn(N, N, Activation.TANH);
    MeanField sampled = new MeanField(600, 120, 40, 60, 7);
    Map<String, Double> s = scalars(sampled, cell, weights(cell, 2), 1);
    double exact = TanhMeanField.solve(2, 0, 1).lambda1();
    assertThat(s.get("sampled_lambda_1_nats_per_step")).isCloseTo(exact, within(0.04));
    assertThat(s.get("untied_lambda_1_nats_per_step")).isCloseTo(exact, within(0.4));
    assertThat(scalars(sampled, cell, weights(cell, 2), 1)).isEqualTo(s);
    assertThatThrownBy(() -> new MeanField(100, 160, 60, 0, 1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("sampler_steps");
  }

  @Test
  void theZeroStateHasItsClosedForms() {
    Cell cell = new Lstm(N, N);
    Weights w = weights(cell, 1.5);
    w.block("b_f").fill(1);
    w.changed();
    Map<String, Double> s = scalars(new ZeroStateLaw(), cell, w, 0);
    ZeroState law = ZeroState.lstm(0, 1, 0);
    assertThat(s.get("zero_state_critical_gain")).isEqualTo(law.tiedThreshold());
    assertThat(s.get("zero_state_untied_critical_gain")).isEqualTo(law.untiedThreshold());
    assertThat(s.get("zero_state_lambda_1_nats_per_step"))
        .isCloseTo(law.tiedLambda1(1.5), within(1e-12));
    w.block("b_f").data()[0] = 0;
    w.changed();
    assertThat(scalars(new ZeroStateLaw(), cell, w, 0)).isEmpty();
  }

  @Test
  void theoryKnowsGatesOfSigmoidAlone() {
    ZeroStateLaw law = new ZeroStateLaw();
    assertThat(law.appliesTo(new Gru(1, 3, Reset.AFTER))).isTrue();
    assertThat(law.appliesTo(new Gru(1, 3, Reset.AFTER, Activation.HARD_SIGMOID))).isFalse();
    Activation tanh = Activation.TANH;
    for (Activation gate : Activation.values()) {
      Lstm lstm = new Lstm(1, 3, Forget.PRESENT, false, tanh, tanh, gate);
      assertThat(law.appliesTo(lstm)).isEqualTo(gate == Activation.SIGMOID);
    }
  }
}
