package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exponents of cells whose Jacobians span more decades than a double has digits. */
class GradedSpectrumTest {
  private static Weights random(Cell cell, Backend backend) {
    Weights w = Weights.zeros(cell.layout(), backend);
    for (Block b : cell.layout().blocks()) {
      Matrix m = w.block(b.name());
      double deviation = b.name().contains("b_") ? 0.1 : 1 / Math.sqrt(m.cols());
      new Normals(new Seed(5).child(b.name())).fill(m.data(), deviation);
    }
    w.changed();
    return w;
  }

  private static void bias(Weights w, String block, double value) {
    w.block(block).fill(value);
    w.changed();
  }

  private static void holds(Cell cell, Weights w, String what) {
    double[] one = null;
    for (int every : new int[] {1, 0, 7}) {
      LyapunovResult r =
          LyapunovSpectrum.of(200, 30)
              .withSumRule()
              .orthonormalisedEvery(every)
              .measure(cell, w, Walk.feed(1, new Seed(4)), Matrix.zeros(cell.stateSize(), 1));
      assertThat(r.sumRule().directions()).as(what).isEqualTo(cell.stateSize());
      assertThat(r.sumOfExponents()).as(what).isCloseTo(r.meanLogDeterminant(), within(1e-9));
      one = one == null ? r.exponents() : one;
      assertThat(r.exponents()).as(what).containsExactly(one, within(1e-8));
    }
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void the_sum_rule_holds_however_closed_a_gate_is(Backend backend) {
    Cell cell = new Lstm(1, 3);
    Weights w = random(cell, backend);
    for (double b : new double[] {-5, -8, -11, -14, -17, -20, -26, -32, -38, -44, -50, -60, -600}) {
      bias(w, "b_f", b);
      holds(cell, w, "b_f = " + b);
    }
    for (String gate : List.of("b_i", "b_o")) {
      for (double b : new double[] {-40, 25, 40}) {
        Weights other = random(cell, backend);
        bias(other, gate, b);
        holds(cell, other, gate + " = " + b);
        bias(other, "b_f", -38);
        holds(cell, other, gate + " = " + b + ", b_f = -38");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void the_sum_rule_holds_for_every_cell(Backend backend) {
    Cell peepholes = new Lstm(1, 3, Forget.PRESENT, true, Activation.TANH, Activation.TANH);
    for (Cell cell : List.of(new Lstm(1, 3), peepholes, new ProjectedLstm(1, 4, 3))) {
      Weights w = random(cell, backend);
      bias(w, "b_f", -38);
      holds(cell, w, cell.toString());
    }
    Cell stack = new Stack(List.of(new Lstm(1, 2), new Lstm(2, 3)));
    Weights w = random(stack, backend);
    bias(w, "l0.b_f", -38);
    bias(w, "l1.b_f", -55);
    holds(stack, w, "stack");
    for (Reset reset : Reset.values()) {
      Cell gru = new Gru(1, 4, reset);
      Weights of = random(gru, backend);
      bias(of, "b_z", -45);
      holds(gru, of, gru.toString());
    }
    Cell rnn = new Rnn(1, 4, Activation.TANH);
    Weights saturated = random(rnn, backend);
    saturated.block("b").data()[1] = 30;
    saturated.block("b").data()[3] = -300;
    saturated.changed();
    holds(rnn, saturated, "saturated");
  }

  /**
   * Two units with weights (7r + 3k mod 11 − 5)/4 in row r and column k and (5r mod 7 − 3)/4, under
   * a drive of period 3: QR of the exact Jacobians in arithmetic of 130 digits (mpmath), 200 steps
   * after 100. The first two exponents are those of a rotation; their sum does not depend on its
   * phase.
   */
  @ParameterizedTest
  @CsvSource({
    "-20, 0, 0, -3.4774729251300466, -21.558243962901777, -22.368999856578604",
    "-38, 0, 0, -3.47747292890348, -39.55824395115123, -40.368999851777936",
    "-60, 0, 0, -3.4774729289034807, -61.55824395115123, -62.368999851777936",
    "-38, 40, 0, -2.2206267392486121, -78.63038367313794, -79.65867218669932",
    "0, 0, -40, -1.3704460756166365, -41.99510731035863, -44.298776140809544"
  })
  void trailing_exponents_are_those_of_arithmetic_in_130_digits(
      double f, double o, double i, double sumOfFirst, double third, double fourth) {
    Cell cell = new Lstm(1, 2);
    Weights w = Weights.zeros(cell.layout());
    List<String> gates = List.of("i", "f", "g", "o");
    for (int r = 0; r < 8; r++) {
      String gate = gates.get(r / 2);
      for (int k = 0; k < 2; k++) {
        w.block("W_hh_" + gate).set(r % 2, k, ((7 * r + 3 * k) % 11 - 5) / 4.0);
      }
      w.block("W_ih_" + gate).set(r % 2, 0, (5 * r % 7 - 3) / 4.0);
    }
    w.block("b_f").fill(f);
    w.block("b_o").fill(o);
    w.block("b_i").fill(i);
    w.changed();
    double[][] drive = {{0.5}, {-1.2}, {0.3}};
    Matrix start = Matrix.of(new double[][] {{0.1}, {0.1}, {0.2}, {0.2}});
    for (int every : new int[] {0, 1}) {
      double[] e =
          LyapunovSpectrum.of(200, 100)
              .orthonormalisedEvery(every)
              .measure(cell, w, Feed.periodic(drive), start)
              .exponents();
      assertThat(e[0] + e[1]).isCloseTo(sumOfFirst, within(1e-11));
      assertThat(e[2]).isCloseTo(third, within(1e-11));
      assertThat(e[3]).isCloseTo(fourth, within(1e-11));
    }
  }

  /** Of one unit, ln|det J| = ln f + ln|tanh c · o (1 − o) U_o|, in which nothing cancels. */
  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void the_determinant_of_an_lstm_has_no_cancellation(Backend backend) {
    Cell cell = new Lstm(1, 1);
    LogDeterminant determinant = new LogDeterminant(backend, 1);
    for (double f : new double[] {0, -38, -300}) {
      for (double o : new double[] {0, 40, -300}) {
        Weights w = random(cell, backend);
        bias(w, "b_f", f);
        bias(w, "b_o", o);
        Tape tape = new Tape(cell, 1);
        tape.get("x")[0] = 0.3;
        tape.setBefore(Matrix.of(new double[][] {{0.2}, {0.7}}));
        cell.step(w, tape);
        StepJacobian j = cell.newJacobian();
        cell.jacobian(w, tape, 0, j);
        double expected =
            Math.log(tape.get("f")[0])
                + Math.log(Math.abs(Math.tanh(tape.get("c'")[0]) * w.block("W_hh_o").get(0, 0)))
                + Math.log(tape.get("o_1")[0]);
        assertThat(determinant.of(j))
            .as("f %s, o %s", f, o)
            .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
      }
    }
  }

  /** A long run of one step's Jacobian: the exponents are the logarithms of its eigenvalues. */
  @Test
  void constant_graded_jacobians_have_their_eigenvalues() {
    Rnn cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    // columns of sizes 1, 1e-9 and 1e-18, all rows of size 1; upper triangular would not mix rows
    Matrix u = Matrix.of(new double[][] {{1, 1e-9, -1e-18}, {1, -1e-9, 2e-18}, {1, 2e-9, 3e-18}});
    w.set("W_hh", u);
    double[] e =
        LyapunovSpectrum.of(400, 50)
            .withSumRule()
            .measure(cell, w, Feed.zero(), Matrix.zeros(3, 1))
            .exponents();
    // det = 1e-27 · |1 1 −1; 1 −1 2; 1 2 3| = 1e-27 · (−11); leading minor −2e-9; trace 1 - 1e-9
    assertThat(e[0]).isCloseTo(Math.log1p(1e-9), within(1e-13));
    assertThat(e[0] + e[1]).isCloseTo(Math.log(2e-9), within(1e-7));
    assertThat(e[0] + e[1] + e[2]).isCloseTo(Math.log(11e-27), within(1e-9));
  }
}
