package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import org.junit.jupiter.api.Test;

class MinimalRnnTest {
  @Test
  void withoutRecurrentWeightsItsJacobianIsTheUpdateGate() {
    MinimalRnn cell = new MinimalRnn(1, 3);
    Weights w = Weights.zeros(cell.layout(), Backends.standard());
    double[] bias = {-1, 0.5, 3};
    w.set("b", Matrix.wrap(3, 1, bias)).set("W_ih", Matrix.of(new double[][] {{1}, {-2}, {0.3}}));
    Tape tape = new Tape(cell, 1);
    tape.get("x")[0] = 0.7;
    cell.step(w, tape);
    StepJacobian jacobian = cell.newJacobian();
    cell.jacobian(w, tape, 0, jacobian);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double expected = i == j ? 1 / (1 + Math.exp(-bias[i])) : 0;
        assertThat(jacobian.dense(0).get(i, j)).isCloseTo(expected, within(1e-12));
      }
    }
  }
}
