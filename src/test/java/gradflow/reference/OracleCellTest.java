package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our cells against PyTorch: states, step Jacobians, gradients, for every reference case. */
class OracleCellTest {
  static List<String> names() {
    return Oracle.names();
  }

  @Test
  void allCasesAreHere() {
    assertThat(names()).hasSize(80).doesNotHaveDuplicates();
    assertThat(names().stream().map(n -> n.substring(0, n.indexOf("_H"))).distinct())
        .containsExactlyInAnyOrder(
            "rnn_tanh", "rnn_relu", "lstm", "gru_reset_after", "gru_reset_before");
  }

  @ParameterizedTest
  @MethodSource("names")
  void statesJacobiansAndGradientsAreThoseOfPyTorch(String name) {
    Oracle oracle = Oracle.read(name);
    double tolerance = oracle.text("cell").equals("rnn_relu") ? 1e-11 : 1e-12;
    Cell cell = TorchWeights.cell(oracle.text("cell"), oracle.integer("H"), oracle.integer("D"));
    Weights weights =
        new TorchWeights(
                oracle.matrix("W_ih"),
                oracle.matrix("W_hh"),
                oracle.column("b_ih"),
                oracle.column("b_hh"))
            .toWeights(cell);
    List<Tape> tapes = run(oracle, cell, weights);
    for (String part : List.of("h", "c")) {
      if (oracle.has(part)) {
        Matrix all = Matrix.zeros(tapes.size() + 1, cell.hiddenSize());
        for (int t = 0; t <= tapes.size(); t++) {
          double[] state = t == 0 ? tapes.get(0).get(part) : tapes.get(t - 1).get(part + "'");
          System.arraycopy(state, 0, all.data(), t * state.length, state.length);
        }
        assertClose(part, all, oracle.matrix(part), tolerance);
      }
    }
    StepJacobian jacobian = cell.newJacobian();
    List<Matrix> expected = oracle.matrices("J");
    for (int t = 0; t < tapes.size(); t++) {
      cell.jacobian(weights, tapes.get(t), 0, jacobian);
      assertClose("J of step " + (t + 1), jacobian.toMatrix(), expected.get(t), tolerance);
    }
    Gradients gradients = backward(oracle, cell, weights, tapes, tolerance);
    TorchWeights stacked = TorchWeights.ofGradients(cell, gradients.collect());
    assertClose("dL_dW_ih", stacked.weightIh(), oracle.matrix("dL_dW_ih"), tolerance);
    assertClose("dL_dW_hh", stacked.weightHh(), oracle.matrix("dL_dW_hh"), tolerance);
    assertClose("dL_db_ih", stacked.biasIh(), oracle.column("dL_db_ih"), tolerance);
    assertClose("dL_db_hh", stacked.biasHh(), oracle.column("dL_db_hh"), tolerance);
  }

  /** One tape per step. */
  private static List<Tape> run(Oracle oracle, Cell cell, Weights weights) {
    Matrix x = oracle.matrix("x");
    List<Tape> tapes = new ArrayList<>();
    Tape previous = null;
    for (int t = 0; t < x.rows(); t++) {
      Tape tape = new Tape(cell, 1);
      System.arraycopy(x.data(), t * x.cols(), tape.get("x"), 0, x.cols());
      for (int p = 0; p < cell.parts().size(); p++) {
        String part = cell.parts().get(p).name();
        double[] before =
            previous == null ? oracle.column(part + "0").data() : previous.get(part + "'");
        System.arraycopy(before, 0, tape.get(part), 0, before.length);
      }
      cell.step(weights, tape);
      tapes.add(tape);
      previous = tape;
    }
    return tapes;
  }

  /** L = |h_T|²/2 pulled back through all steps; also compares ∂L/∂h_t and ∂L/∂c_t on the way. */
  private static Gradients backward(
      Oracle oracle, Cell cell, Weights weights, List<Tape> tapes, double tolerance) {
    Gradients gradients = Gradients.of(weights);
    Tape bar = new Tape(cell, 1);
    int h = cell.hiddenSize();
    Matrix cotangent = Matrix.zeros(cell.stateSize(), 1);
    System.arraycopy(tapes.get(tapes.size() - 1).output(), 0, cotangent.data(), 0, h);
    List<Matrix> byPart = new ArrayList<>();
    for (int p = 0; p < cell.parts().size(); p++) {
      byPart.add(Matrix.zeros(tapes.size() + 1, h));
      System.arraycopy(cotangent.data(), p * h, byPart.get(p).data(), tapes.size() * h, h);
    }
    for (int t = tapes.size() - 1; t >= 0; t--) {
      bar.setAfter(cotangent);
      cell.adjoint(weights, tapes.get(t), bar, gradients);
      bar.getBefore(cotangent);
      for (int p = 0; p < byPart.size(); p++) {
        System.arraycopy(cotangent.data(), p * h, byPart.get(p).data(), t * h, h);
      }
    }
    assertClose("dL_dh", byPart.get(0), oracle.matrix("dL_dh"), tolerance);
    if (byPart.size() > 1) {
      assertClose("dL_dc_state", byPart.get(1), oracle.matrix("dL_dc_state"), tolerance);
    }
    return gradients;
  }

  private static void assertClose(String what, Matrix actual, Matrix expected, double tolerance) {
    assertThat(actual.rows()).as(what).isEqualTo(expected.rows());
    assertThat(actual.data())
        .as(what)
        .containsExactly(
            expected.data(), within(tolerance * Math.max(expected.maxAbs(), Double.MIN_NORMAL)));
  }
}
