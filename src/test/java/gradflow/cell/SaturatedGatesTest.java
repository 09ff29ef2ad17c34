package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells whose gate is saturated to 4e-18 and to 1e-304, against difference quotients of the step,
 * computed with 420 digits. Weights and states are dyadic, so that pre-activations of gates are
 * exact.
 */
class SaturatedGatesTest {
  private static final int H = 2;
  private static final MathContext DIGITS = new MathContext(420);
  private static final BigDecimal SHIFT = BigDecimal.ONE.scaleByPowerOfTen(-40);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** A step, from the state as numbers of 420 digits. */
  private interface Step {
    BigDecimal[] at(Map<String, Matrix> w, double x, BigDecimal[] state);
  }

  static Stream<Arguments> cells() {
    List<Arguments> out = new ArrayList<>();
    for (double bias : new double[] {-700, -40, 40, 700}) {
      for (Reset reset : Reset.values()) {
        Step step = (w, x, s) -> gru(w, x, s, reset);
        out.add(Arguments.of(new Gru(1, H, reset), "b_z", bias, step));
      }
      for (boolean peepholes : new boolean[] {false, true}) {
        Lstm coupled = new Lstm(1, H, Forget.COUPLED, peepholes, Activation.TANH, Activation.TANH);
        Step step = (w, x, s) -> coupled(w, x, s);
        out.add(Arguments.of(coupled, "b_i", bias, step));
      }
    }
    return out.stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void stepJacobianAndAdjointAreRightToTheirLastDigits(
      Cell cell, String block, double bias, Step step) {
    Weights w = weights(cell, block, bias);
    Tape tape = tape(cell, w, new Tape(cell, 1));
    BigDecimal[] state = state(cell, tape);
    BigDecimal[] next = step.at(blocks(cell, w), tape.get("x")[0], state);
    double[] after = concatenated(tape.afterArrays());
    int n = cell.stateSize();
    double[][] exact = new double[n][n];
    for (int i = 0; i < n; i++) {
      near(after[i], next[i].doubleValue());
    }
    for (int j = 0; j < n; j++) {
      BigDecimal[] moved = state.clone();
      moved[j] = moved[j].add(SHIFT);
      BigDecimal[] there = step.at(blocks(cell, w), tape.get("x")[0], moved);
      for (int i = 0; i < n; i++) {
        exact[i][j] = there[i].subtract(next[i]).divide(SHIFT, DIGITS).doubleValue();
      }
    }
    Matrix jacobian = Fixture.jacobian(cell, w, tape);
    for (int i = 0; i < n; i++) {
      double[] row = adjoint(cell, w, tape, i);
      for (int j = 0; j < n; j++) {
        near(jacobian.get(i, j), exact[i][j]);
        near(row[j], exact[i][j]);
      }
    }
    // what keeps values alone is right to the last digit of 1
    Tape values = tape(cell, w, Tape.ofValues(cell, 1));
    for (int i = 0; i < n; i++) {
      assertThat(concatenated(values.afterArrays())[i]).isCloseTo(after[i], within(0x1p-51));
      double[] row = adjoint(cell, w, values, i);
      for (int j = 0; j < n; j++) {
        assertThat(row[j]).isCloseTo(exact[i][j], within(0x1p-51));
      }
    }
  }

  private static void near(double actual, double exact) {
    assertThat(actual).isCloseTo(exact, within(4e-15 * Math.abs(exact)));
  }

  private static double[] adjoint(Cell cell, Weights w, Tape tape, int unit) {
    Tape bar = new Tape(cell, 1);
    Matrix cotangent = Matrix.zeros(cell.stateSize(), 1);
    cotangent.data()[unit] = 1;
    bar.setAfter(cotangent);
    cell.adjoint(w, tape, bar, Gradients.none());
    return concatenated(bar.beforeArrays());
  }

  private static double[] concatenated(double[][] parts) {
    return Stream.of(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Multiples of 1/64. */
  private static Matrix dyadic(int rows, String name) {
    Matrix m = Fixture.random(rows, name.startsWith("W_hh") ? H : 1, name);
    for (int k = 0; k < m.data().length; k++) {
      m.data()[k] = Math.rint(64 * m.data()[k]) / 64;
    }
    return m;
  }

  private static Weights weights(Cell cell, String block, double bias) {
    Weights w = Fixture.zeros(cell);
    cell.layout().blocks().forEach(b -> w.set(b.name(), dyadic(b.rows(), b.name())));
    return w.set(block, Fixture.constant(H, bias));
  }

  private static Tape tape(Cell cell, Weights w, Tape tape) {
    tape.setBefore(dyadic(cell.stateSize(), "state"));
    tape.get("x")[0] = 0.25;
    cell.step(w, tape);
    return tape;
  }

  private static BigDecimal[] state(Cell cell, Tape tape) {
    return Stream.of(tape.beforeArrays())
        .flatMapToDouble(Arrays::stream)
        .mapToObj(BigDecimal::new)
        .toArray(BigDecimal[]::new);
  }

  private static Map<String, Matrix> blocks(Cell cell, Weights w) {
    Map<String, Matrix> out = new HashMap<>();
    cell.layout().names().forEach(name -> out.put(name, w.block(name)));
    return out;
  }

  private static BigDecimal[] gru(Map<String, Matrix> w, double x, BigDecimal[] h, Reset reset) {
    BigDecimal[] r = map(pre(w, "_r", x, h), SaturatedGatesTest::sigmoid);
    BigDecimal[] z = map(pre(w, "_z", x, h), SaturatedGatesTest::sigmoid);
    BigDecimal[] out = new BigDecimal[H];
    BigDecimal[] rh = {r[0].multiply(h[0], DIGITS), r[1].multiply(h[1], DIGITS)};
    for (int k = 0; k < H; k++) {
      BigDecimal fromInput = pre(w, "_n", x, null)[k];
      BigDecimal recurrent =
          reset == Reset.BEFORE
              ? row(w.get("W_hh_n"), k, rh)
              : r[k].multiply(
                  row(w.get("W_hh_n"), k, h).add(new BigDecimal(w.get("d_n").get(k, 0))), DIGITS);
      BigDecimal n = tanh(fromInput.add(recurrent, DIGITS));
      out[k] = n.add(z[k].multiply(h[k].subtract(n), DIGITS), DIGITS);
    }
    return out;
  }

  private static BigDecimal[] coupled(Map<String, Matrix> w, double x, BigDecimal[] state) {
    BigDecimal[] h = {state[0], state[1]};
    BigDecimal[] out = new BigDecimal[2 * H];
    for (int k = 0; k < H; k++) {
      BigDecimal c = state[H + k];
      BigDecimal i = sigmoid(pre(w, "_i", x, h)[k].add(peephole(w, "p_i", k, c)));
      BigDecimal g = tanh(pre(w, "_g", x, h)[k]);
      BigDecimal c2 = c.add(i.multiply(g.subtract(c), DIGITS), DIGITS);
      BigDecimal o = sigmoid(pre(w, "_o", x, h)[k].add(peephole(w, "p_o", k, c2), DIGITS));
      out[k] = o.multiply(tanh(c2), DIGITS);
      out[H + k] = c2;
    }
    return out;
  }

  private static BigDecimal peephole(Map<String, Matrix> w, String name, int k, BigDecimal c) {
    Matrix p = w.get(name);
    return p == null ? BigDecimal.ZERO : new BigDecimal(p.get(k, 0)).multiply(c, DIGITS);
  }

  /** W_ih x + b, and W_hh h if there is an h. */
  private static BigDecimal[] pre(Map<String, Matrix> w, String gate, double x, BigDecimal[] h) {
    BigDecimal[] out = new BigDecimal[H];
    for (int k = 0; k < H; k++) {
      out[k] = new BigDecimal(w.get("W_ih" + gate).get(k, 0)).multiply(new BigDecimal(x));
      out[k] = out[k].add(new BigDecimal(w.get("b" + gate).get(k, 0)));
      if (h != null) {
        out[k] = out[k].add(row(w.get("W_hh" + gate), k, h), DIGITS);
      }
    }
    return out;
  }

  private static BigDecimal row(Matrix m, int k, BigDecimal[] h) {
    return new BigDecimal(m.get(k, 0))
        .multiply(h[0], DIGITS)
        .add(new BigDecimal(m.get(k, 1)).multiply(h[1], DIGITS), DIGITS);
  }

  private static BigDecimal[] map(BigDecimal[] a, Function<BigDecimal, BigDecimal> f) {
    return Stream.of(a).map(f).toArray(BigDecimal[]::new);
  }

  private static BigDecimal sigmoid(BigDecimal a) {
    BigDecimal e = exp(a);
    return e.divide(e.add(BigDecimal.ONE), DIGITS);
  }

  private static BigDecimal tanh(BigDecimal a) {
    return sigmoid(a.multiply(TWO)).multiply(TWO).subtract(BigDecimal.ONE);
  }

  private static BigDecimal exp(BigDecimal a) {
    int halvings = 60;
    BigDecimal x = a.divide(TWO.pow(halvings), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; term.signum() != 0 && term.precision() - term.scale() > -440; i++) {
      term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }
}
