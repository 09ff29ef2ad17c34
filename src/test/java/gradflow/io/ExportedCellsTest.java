package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shipped cell, exported by PyTorch from its equations, gives the built-in one's numbers. */
class ExportedCellsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rnn|{type: rnn, input_size: 2, hidden_size: 3}",
        "lstm|{type: lstm, input_size: 2, hidden_size: 3}",
        "gru|{type: gru, input_size: 2, hidden_size: 3}",
        "gru-before|{type: gru, input_size: 2, hidden_size: 3, reset: before}",
        "minimal|{type: minimal, input_size: 2, hidden_size: 3}",
        "mgu|{type: mgu, input_size: 2, hidden_size: 3}",
        "cfn|{type: cfn, input_size: 2, hidden_size: 3}",
        "ugrnn|{type: ugrnn, input_size: 2, hidden_size: 3}",
        "indrnn|{type: indrnn, input_size: 2, hidden_size: 3}",
        "mingru|{type: mingru, input_size: 2, hidden_size: 3}",
        "minlstm|{type: minlstm, input_size: 2, hidden_size: 3}",
        "antisymmetric|{type: antisymmetric, input_size: 2, hidden_size: 3, gated: true, epsilon: 0.2, gamma: 0.1}",
        "cornn|{type: cornn, input_size: 2, hidden_size: 3, dt: 0.1, gamma: 1.2, epsilon: 0.7}",
        "rg-lru|{type: rg-lru, hidden_size: 3}"
      })
  void anExportedCellIsTheBuiltInOne(String name, String spec) {
    GraphModel model =
        OnnxGraphs.read(Path.of("src/test/resources/exported").resolve(name + ".onnx"));
    GraphCell graph = new GraphCell(model, Binding.of(model, List.of()));
    Weights theirs = graph.weights();
    Cell cell = OneValue.parse("cell", spec, Cell.class, Catalog.all());
    Weights ours = Weights.zeros(cell.layout());
    for (String block : cell.layout().names()) {
      ours.set(
          block,
          Matrix.wrap(
              ours.block(block).rows(),
              ours.block(block).cols(),
              theirs.block(block).data().clone()));
    }
    Matrix s = Matrix.zeros(cell.stateSize(), 1);
    double[] x = new double[cell.inputSize()];
    Normals normals = new Normals(new Seed(5).child(name));
    normals.fill(s.data(), 1);
    normals.fill(x, 1);
    double[][][] found = {answers(cell, ours, s, x), answers(graph, theirs, s, x)};
    for (int k = 0; k < found[0].length; k++) {
      assertThat(found[1][k])
          .as("state, J, adjoints: " + k)
          .containsExactly(found[0][k], within(1e-11));
    }
    Map<String, Matrix> expected = gradients(cell, ours, s, x);
    gradients(graph, theirs, s, x)
        .forEach(
            (block, g) ->
                assertThat(g.data())
                    .as(block)
                    .containsExactly(expected.get(block).data(), within(1e-11)));
  }

  private static Tape step(Cell cell, Weights w, Matrix s, double[] x) {
    Tape tape = new Tape(cell, 1);
    tape.setBefore(s);
    System.arraycopy(x, 0, tape.get("x"), 0, x.length);
    cell.step(w, tape);
    return tape;
  }

  private static double[][] answers(Cell cell, Weights w, Matrix s, double[] x) {
    Tape tape = step(cell, w, s, x);
    Matrix after = Matrix.zeros(s.rows(), 1);
    tape.getAfter(after);
    StepJacobian j = cell.newJacobian();
    cell.jacobian(w, tape, 0, j);
    return new double[][] {after.data(), j.toMatrix().data()};
  }

  private static Map<String, Matrix> gradients(Cell cell, Weights w, Matrix s, double[] x) {
    Tape tape = step(cell, w, s, x);
    Tape bar = new Tape(cell, 1);
    double[] u = new double[s.rows()];
    new Normals(new Seed(6)).fill(u, 1);
    bar.setAfter(Matrix.wrap(u.length, 1, u));
    Gradients g = Gradients.of(w);
    cell.adjoint(w, tape, bar, g);
    return g.collect();
  }
}
