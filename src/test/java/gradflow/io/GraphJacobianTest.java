package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Gradients;
import gradflow.cell.JacobianForm;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jacobians that go forward through a graph against its adjoint. */
class GraphJacobianTest {
  @TempDir Path folder;

  static List<String> names() throws IOException {
    return OnnxCells.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_jacobian_is_that_of_the_adjoint_with_several_samples(String name) throws IOException {
    GraphCell cell = OnnxCells.read(name, folder).cell();
    Weights w = cell.weights();
    Normals normals = new Normals(new Seed(3).child(name));
    Tape tape = new Tape(cell, 3);
    int n = cell.stateSize();
    double[] s = new double[n * 3];
    normals.fill(s, 0.5);
    normals.fill(tape.get("x"), 1);
    tape.setBefore(Matrix.wrap(n, 3, s));
    cell.step(w, tape);
    StepJacobian j = cell.newJacobian();
    cell.jacobian(w, tape, 1, j);
    double[] found = j.toMatrix().data();
    double most = j.maxAbs();
    for (int i = 0; i < n; i++) {
      Tape bar = new Tape(cell, 3);
      double[] unit = new double[n * 3];
      unit[i * 3 + 1] = 1;
      bar.setAfter(Matrix.wrap(n, 3, unit));
      cell.adjoint(w, tape, bar, Gradients.none());
      Matrix row = Matrix.zeros(n, 3);
      bar.getBefore(row);
      for (int k = 0; k < n; k++) {
        assertThat(found[i * n + k])
            .as(i + ", " + k)
            .isCloseTo(row.get(k, 1), within(1e-13 * most));
      }
    }
  }

  private static GraphModel.Node node(String op, Map<String, Object> attributes, String... names) {
    int last = names.length - 1;
    return new GraphModel.Node(
        op + names[last],
        op,
        "",
        List.of(names).subList(0, last),
        List.of(names[last]),
        attributes);
  }

  private GraphCell cell(String name) throws IOException {
    return OnnxCells.read(name, folder).cell();
  }

  /** So that products of diagonal Jacobians are never multiplied as matrices. */
  @Test
  void what_is_computed_entry_by_entry_stays_diagonal() throws IOException {
    assertThat(cell("mingru_o12_f64").jacobianForm()).isEqualTo(JacobianForm.DIAGONAL);
    assertThat(cell("minimal-rnn_o14_f64").jacobianForm()).isEqualTo(JacobianForm.DENSE);
    GraphModel.Port x = new GraphModel.Port("x", gradflow.graph.Kind.REAL, new int[] {1, 2});
    GraphModel.Port h = new GraphModel.Port("h", gradflow.graph.Kind.REAL, new int[] {1, 2});
    GraphModel.Port c = new GraphModel.Port("c", gradflow.graph.Kind.REAL, new int[] {1, 2});
    GraphModel model =
        new GraphModel(
            "small",
            13,
            List.of(
                node("MatMul", Map.of(), "h", "W", "z"),
                node("Add", Map.of(), "z", "x", "a"),
                node("Sigmoid", Map.of(), "a", "f"),
                node("Mul", Map.of(), "f", "c", "c_next"),
                node("Tanh", Map.of(), "c_next", "h_next")),
            Map.of(
                "W",
                new gradflow.graph.Tensor(
                    gradflow.graph.Kind.REAL, new int[] {2, 2}, new double[] {1, -2, 3, 0.5})),
            List.of(x, h, c),
            List.of("h_next", "c_next"));
    GraphCell cell = new GraphCell(model, Binding.of(model, List.of("h", "c")));
    assertThat(cell.newJacobian().denseColumns()).isEqualTo(2);
  }

  /** A square root at zero whose slope nothing needs: the adjoint passes over it. */
  @Test
  void an_infinite_slope_that_is_not_needed_is_passed_over() {
    GraphModel.Port h = new GraphModel.Port("h", gradflow.graph.Kind.REAL, new int[] {2});
    GraphModel model =
        new GraphModel(
            "root",
            13,
            List.of(
                node("Sqrt", Map.of(), "h", "r"),
                node("Mul", Map.of(), "r", "zero", "n"),
                node("Add", Map.of(), "n", "h", "h_next")),
            Map.of("zero", gradflow.graph.Tensor.number(gradflow.graph.Kind.REAL, 0)),
            List.of(h),
            List.of("h_next"));
    GraphCell cell = new GraphCell(model, Binding.of(model, List.of("h")));
    Tape tape = new Tape(cell, 1);
    cell.step(cell.weights(), tape);
    StepJacobian j = cell.newJacobian();
    cell.jacobian(cell.weights(), tape, 0, j);
    assertThat(j.toMatrix().data()).containsExactly(1, 0, 0, 1);
  }
}
