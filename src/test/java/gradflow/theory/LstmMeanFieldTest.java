package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Activations;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LstmMeanFieldTest {
  /**
   * K6 to K12. The published untied exponents come from a population of finite size, which the last
   * two numbers allow for: it misses rare long memories, and is too low where recurrence is weak
   * (K8).
   */
  @ParameterizedTest(name = "g={0} sx={1} bf={2}")
  @CsvSource({
    "1, 0.5, 0, 0.01545, 0.0652, 0.26472, -0.72531, -0.5816, -0.5813, -0.3652, 2e-4, 2e-4",
    "0.2, 1, 1, 0.04939, 0.2407, 0.51877, -0.40702, -0.3360, -0.3268, -0.3186, 1e-2, 7e-3",
    "2, 0.5, 1, 0.02777, 0.1271, 0.52662, -0.34815, -0.1773, -0.1768, 0.0647, 2e-4, 2e-4",
    "4, 0.5, 2, 0.08430, 0.5114, 0.70949, -0.21765, 0.0950, 0.0988, 0.2223, 2e-4, 2e-4",
    "4, 0, 0, 0.01223, 0.0512, 0.26117, -0.71705, 0.0463, 0.0433, 0.2792, 2e-4, 7e-4",
    "1, 0.5, 4, 0.12495, 1.4610, 0.95782, -0.02175, -0.01088, -0.01082, 0.0789, 5e-5, 2e-4"
  })
  void rows(
      double g,
      double sx,
      double bf,
      double h2,
      double c2,
      double f2,
      double logF,
      double untied,
      double closure,
      double tied,
      double untiedTolerance,
      double tiedTolerance) {
    LstmMeanField field = LstmEnsemble.of(g, sx, bf).meanField();
    assertThat(field.q()).isCloseTo(h2, within(0.02 * h2));
    assertThat(field.cellSquare()).isCloseTo(c2, within(0.02 * c2));
    assertThat(field.keepSquare()).isCloseTo(f2, within(6e-5));
    assertThat(field.logKeep()).isCloseTo(logF, within(6e-5));
    assertThat(field.untiedLambda1()).isCloseTo(untied, within(untiedTolerance));
    assertThat(field.closureLambda1()).isCloseTo(closure, within(2e-4));
    assertThat(field.tiedLambda1()).isCloseTo(tied, within(tiedTolerance));
  }

  /** K13 to K15, with the same allowance. */
  @ParameterizedTest(name = "g={0} sx={1} bf={2}")
  @CsvSource({
    "0.5, 1, 1, 0.0497, -0.3236, -0.2698, 4e-3",
    "1, 2, 1, 0.0884, -0.3228, -0.2927, 5e-3",
    "2, 1, 0, 0.0408, -0.4020, -0.2584, 5e-4"
  })
  void stronger_input(
      double g, double sx, double bf, double h2, double untied, double tied, double tolerance) {
    LstmMeanField field = LstmEnsemble.of(g, sx, bf).meanField();
    assertThat(field.q()).isCloseTo(h2, within(0.02 * h2));
    assertThat(field.untiedLambda1()).isCloseTo(untied, within(tolerance));
    assertThat(field.tiedLambda1()).isCloseTo(tied, within(tolerance));
  }

  /** K16: what the path through the cell state keeps, on average and typically. */
  @ParameterizedTest(name = "g={0} sx={1} bf={2}")
  @CsvSource({
    "1, 1, 1, -0.3285, -0.4113",
    "2, 0.5, 1, -0.3206, -0.3482",
    "4, 0.5, 2, -0.1716, -0.2177",
    "1, 0.5, 4, -0.02155, -0.02175"
  })
  void forget_gates(double g, double sx, double bf, double meanSquare, double typical) {
    LstmMeanField field = LstmEnsemble.of(g, sx, bf).meanField();
    assertThat(field.keptMeanSquare()).isCloseTo(meanSquare, within(6e-5));
    assertThat(field.logKeep()).isCloseTo(typical, within(6e-5));
  }

  /**
   * Another way to the same chi, by the definition (L2), (L3): units one by one, each with its v,
   * over 60 steps. Strong recurrence, where no rare unit decides (K10).
   */
  @Test
  void a_population_grows_alike() {
    LstmEnsemble e = LstmEnsemble.of(4, 0.5, 2);
    LstmMeanField field = e.meanField();
    int units = 20_000;
    double[] c = new double[units];
    double[] v = new double[units];
    double d = 1;
    double gain = 16;
    double spread = Math.sqrt(gain * field.q() + 0.25);
    Normals normals = new Normals(new Seed(5));
    double log = 0;
    double h2 = 0;
    for (int t = 0; t < 80; t++) {
      double nextD = 0;
      double sum = 0;
      double h = 0;
      for (int m = 0; m < units; m++) {
        double ai = spread * normals.next();
        double af = 2 + spread * normals.next();
        double au = spread * normals.next();
        double ao = spread * normals.next();
        double i = Activations.sigmoid(ai);
        double f = Activations.sigmoid(af);
        double u = Activations.tanh(au);
        double o = Activations.sigmoid(ao);
        double i1 = i * (1 - i);
        double f1 = f * (1 - f);
        double u1 = 1 - u * u;
        double o1 = o * (1 - o);
        v[m] =
            f * f * v[m] + gain * d * (c[m] * c[m] * f1 * f1 + u * u * i1 * i1 + i * i * u1 * u1);
        c[m] = f * c[m] + i * u;
        double y = Activations.tanh(c[m]);
        double slope = 1 - y * y;
        nextD += (gain * o1 * o1 * y * y * d + o * o * slope * slope * v[m]) / units;
        sum += v[m] / units;
        h += o * o * y * y / units;
      }
      d = nextD;
      double norm = d + sum;
      for (int m = 0; m < units; m++) {
        v[m] /= norm;
      }
      d /= norm;
      if (t >= 20) {
        log += Math.log(norm) / 60;
        h2 += h / 60;
      }
    }
    assertThat(0.5 * log).isCloseTo(field.untiedLambda1(), within(1.5e-3));
    assertThat(h2).isCloseTo(field.q(), within(5e-3 * field.q()));
  }

  /** The law of c has the exact second moment. */
  @ParameterizedTest(name = "bf={0} sx={1}")
  @CsvSource({"0, 0.1", "1, 1", "4, 0.5", "8, 2", "-2, 4"})
  void second_moment_of_the_cell_state(double bias, double spread) {
    GateNodes gate = new GateNodes(gradflow.linalg.Activation.SIGMOID, 0, spread);
    GateNodes forget = new GateNodes(gradflow.linalg.Activation.SIGMOID, bias, spread);
    GateNodes candidate = new GateNodes(gradflow.linalg.Activation.TANH, 0, spread);
    double exact =
        gate.mean((x, s) -> x * x)
            * candidate.mean((x, s) -> x * x)
            / (1 - forget.mean((x, s) -> x * x));
    CellStateLaw law = new CellStateLaw(forget, gate, candidate, Math.sqrt(exact));
    assertThat(law.mean(law.values(x -> 1))).isCloseTo(1, within(1e-9));
    assertThat(law.mean(law.values(x -> x * x))).isCloseTo(exact, within(1e-6 * exact));
  }

  /** There 1 - f is log-normal. */
  @Test
  void what_a_forget_gate_near_one_loses() {
    double lost = new GateNodes(gradflow.linalg.Activation.SIGMOID, 40, 0.25).lostSquare();
    double expected = 2 * Math.exp(-40 + 0.125);
    assertThat(lost).isCloseTo(expected, within(1e-13 * expected));
  }

  /** Without input and below threshold, the zero state: O3 and O5 of ZeroState. */
  @Test
  void silent_network() {
    for (double bias : new double[] {0, 1}) {
      LstmMeanField field = LstmEnsemble.of(0.7, 0, bias).meanField();
      ZeroState zero = ZeroState.lstm(0, bias, 0);
      assertThat(field.q()).isZero();
      assertThat(field.untiedLambda1()).isCloseTo(zero.untiedLambda1(0.7), within(1e-9));
      assertThat(field.closureLambda1()).isCloseTo(zero.untiedLambda1(0.7), within(1e-9));
      assertThat(field.tiedLambda1()).isCloseTo(zero.tiedLambda1(0.7), within(1e-9));
    }
  }

  /** What a report must say: here untied weights get the sign wrong. */
  @Test
  void untied_weights_see_gradients_vanish_where_they_explode() {
    LstmMeanField field = LstmEnsemble.of(2, 0.5, 1).meanField();
    assertThat(field.untiedLambda1()).isNegative();
    assertThat(field.tiedLambda1()).isPositive();
  }

  @Test
  void refuses_frozen_biases() {
    GateLaw plain = new GateLaw(1, 0);
    assertThatThrownBy(
            () -> new LstmEnsemble(plain, new GateLaw(1, 0, 0.3), 1, plain, 0).meanField())
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("CausalMeanField");
  }
}
