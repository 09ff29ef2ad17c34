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
import gradflow.flow.AdjointSweep;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
        "rg-lru|{type: rg-lru, hidden_size: 3}",
        "rnn-leak|{type: rnn, input_size: 2, hidden_size: 3, activation: relu, leak: 0.3}",
        "lstm-absent|{type: lstm, input_size: 2, hidden_size: 3, forget: absent}",
        "lstm-coupled|{type: lstm, input_size: 2, hidden_size: 3, forget: coupled, peepholes: true, candidate: relu, output: identity}",
        "lstm-peepholes|{type: lstm, input_size: 2, hidden_size: 3, peepholes: true, gate: hard_sigmoid}",
        "projected-lstm|{type: projected-lstm, input_size: 2, cell_size: 3, hidden_size: 2}",
        "gru-hard|{type: gru, input_size: 2, hidden_size: 3, gate: hard_sigmoid}",
        "indrnn-tanh|{type: indrnn, input_size: 2, hidden_size: 3, activation: tanh}",
        "mingru-linear|{type: mingru, input_size: 2, hidden_size: 3, candidate: linear}",
        "minlstm-plain|{type: minlstm, input_size: 2, hidden_size: 3, candidate: linear, normalise: false}",
        "cornn-implicit|{type: cornn, input_size: 2, hidden_size: 3, dt: 0.1, gamma: 1.2, epsilon: 0.7, damping: implicit}",
        "antisymmetric-plain|{type: antisymmetric, input_size: 2, hidden_size: 3, epsilon: 0.2, gamma: 0.1}",
        "lem|{type: lem, input_size: 2, hidden_size: 3, dt: 0.5}",
        "lru|{type: lru, input_size: 2, units: 3}",
        "s6|{type: s6, input_size: 2, states: 3, rank: 2}",
        "s6-zoh|{type: s6, input_size: 2, states: 3, rank: 2, discretisation: zoh}",
        "slstm|{type: slstm, input_size: 2, hidden_size: 3}",
        "slstm-exp|{type: slstm, input_size: 2, hidden_size: 3, forget: exp}",
        "slstm-ratio|{type: slstm, input_size: 2, hidden_size: 3, coordinates: ratio}",
        "slstm-exp-ratio|{type: slstm, input_size: 2, hidden_size: 3, forget: exp, coordinates: ratio}",
        "mlstm|{type: mlstm, input_size: 2, key_size: 2, value_size: 3}",
        "mlstm-exp|{type: mlstm, input_size: 2, key_size: 2, value_size: 3, forget: exp}"
      })
  void anExportedCellIsTheBuiltInOne(String name, String spec) {
    GraphCell graph = exported(name);
    Weights theirs = graph.weights();
    Cell cell = OneValue.parse("cell", spec, Cell.class, Catalog.all());
    Weights ours = weights(cell, theirs);
    Matrix s = Matrix.zeros(cell.stateSize(), 1);
    double[] x = new double[cell.inputSize()];
    Normals normals = new Normals(new Seed(5).child(name));
    normals.fill(s.data(), 1);
    normals.fill(x, 1);
    Map<String, double[]> expected = answers(cell, ours, s, x);
    Map<String, double[]> found = answers(graph, theirs, s, x);
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    found.forEach(
        (what, values) ->
            assertThat(values)
                .as(what)
                .containsExactly(expected.get(what), within(1e-11 * Math.max(1, max(values)))));
  }

  private static GraphCell exported(String name) {
    GraphModel model =
        OnnxGraphs.read(Path.of("src/test/resources/exported").resolve(name + ".onnx"));
    return new GraphCell(model, Binding.of(model, List.of()));
  }

  /** The same numbers in the blocks of another cell. */
  private static Weights weights(Cell cell, Weights theirs) {
    Weights ours = Weights.zeros(cell.layout());
    for (String block : cell.layout().names()) {
      Matrix m = ours.block(block);
      double[] values = theirs.block(block).data().clone();
      ours.set(block, Matrix.wrap(m.rows(), m.cols(), values));
    }
    return ours;
  }

  /** Cotangents from 2^-900 to 2^900 on the output, and on the state after it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lru|{type: lru, input_size: 2, units: 3}",
        "s6|{type: s6, input_size: 2, states: 3, rank: 2}",
        "mlstm|{type: mlstm, input_size: 2, key_size: 2, value_size: 3}"
      })
  void anOutputThatIsNoStateIsSeenAtEveryStep(String name, String spec) {
    GraphCell graph = exported(name);
    Cell cell = OneValue.parse("cell", spec, Cell.class, Catalog.all());
    for (int power : new int[] {0, 900, -900}) {
      List<LogScaled> expected = sweep(cell, weights(cell, graph.weights()), power);
      List<LogScaled> found = sweep(graph, graph.weights(), power);
      for (int k = 0; k < expected.size(); k++) {
        assertThat(found.get(k).ln())
            .as("%s, 2^%d, %d", name, power, k)
            .isCloseTo(expected.get(k).ln(), within(1e-10));
      }
    }
  }

  /** Norms of ∂L/∂x_t, t = 5 … 1, and of ∂L/∂(parts) at the start. */
  private static List<LogScaled> sweep(Cell cell, Weights w, int power) {
    AdjointSweep sweep = new AdjointSweep(cell, w, 1, Gradients.none());
    List<Tape> tapes = new ArrayList<>();
    Matrix s = Matrix.zeros(cell.stateSize(), 1);
    for (int t = 0; t < 5; t++) {
      tapes.add(step(cell, w, s, draw(cell.inputSize(), t).data()));
      s = Matrix.zeros(cell.stateSize(), 1);
      tapes.get(t).getAfter(s);
    }
    List<LogScaled> out = new ArrayList<>();
    for (int t = 4; t >= 0; t--) {
      double[] u = draw(cell.hiddenSize(), 20 + t).data();
      for (int k = 0; k < u.length; k++) {
        u[k] = t == 2 ? u[k] : Math.scalb(u[k], power);
      }
      sweep.addOutput(tapes.get(t), u);
      sweep.add(0, draw(cell.parts().get(0).size(), 30 + t).data());
      sweep.step(t + 1, tapes.get(t));
      double sum = 0;
      for (double v : sweep.inputMantissas()) {
        sum += v * v;
      }
      out.add(LogScaled.of(Math.sqrt(sum), sweep.inputExponent(0)));
    }
    for (int p = 0; p < cell.parts().size(); p++) {
      out.add(sweep.norm(p, 0));
    }
    return out;
  }

  private static double max(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  private static Tape step(Cell cell, Weights w, Matrix s, double[] x) {
    Tape tape = new Tape(cell, 1);
    tape.setBefore(s);
    System.arraycopy(x, 0, tape.get("x"), 0, x.length);
    cell.step(w, tape);
    return tape;
  }

  /** State, output if it is none, Jacobian, and adjoints of random cotangents of both. */
  private static Map<String, double[]> answers(Cell cell, Weights w, Matrix s, double[] x) {
    Map<String, double[]> out = new LinkedHashMap<>();
    Tape tape = step(cell, w, s, x);
    Matrix after = Matrix.zeros(s.rows(), 1);
    tape.getAfter(after);
    out.put("s", after.data());
    StepJacobian j = cell.newJacobian();
    cell.jacobian(w, tape, 0, j);
    out.put("J", j.toMatrix().data());
    Tape bar = new Tape(cell, 1);
    bar.setAfter(draw(s.rows(), 6));
    Gradients g = Gradients.of(w);
    if (!cell.outputIsState()) {
      out.put("y", tape.output().clone());
      double[] outward = draw(cell.hiddenSize(), 7).data();
      System.arraycopy(outward, 0, bar.output(), 0, outward.length);
      cell.outputAdjoint(w, tape, bar, g);
    }
    cell.adjoint(w, tape, bar, g);
    Matrix before = Matrix.zeros(s.rows(), 1);
    bar.getBefore(before);
    out.put("dL/ds", before.data());
    out.put("dL/dx", bar.get("x").clone());
    g.collect().forEach((name, m) -> out.put("dL/d" + name, m.data()));
    return out;
  }

  private static Matrix draw(int size, int seed) {
    Matrix m = Matrix.zeros(size, 1);
    new Normals(new Seed(seed)).fill(m.data(), 1);
    return m;
  }
}
