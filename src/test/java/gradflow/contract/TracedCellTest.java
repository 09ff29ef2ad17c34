package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.JacobianForm;
import gradflow.cell.Lstm;
import gradflow.cell.Part;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Role;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.graph.Traced;
import gradflow.graph.TracedCell;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A cell of which only the step is written gives the numbers of the one written by hand. */
class TracedCellTest {
  private static final int BATCH = 3;

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(TracedCells.rnn(3, 5), new Rnn(3, 5, Activation.TANH)),
        Arguments.of(TracedCells.lstm(3, 5), new Lstm(3, 5)),
        Arguments.of(TracedCells.gru(3, 5), new Gru(3, 5, Reset.AFTER)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStepAloneGivesTheNumbersOfTheCellWrittenByHand(Cell traced, Cell byHand) {
    for (double scale : new double[] {0.5, 30}) { // also where gates saturate
      Map<String, double[]> expected = answers(byHand, scale);
      Map<String, double[]> found = answers(traced, scale);
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (what, values) ->
              assertThat(found.get(what))
                  .as(what)
                  .containsExactly(values, within(1e-12 * Math.max(1, max(values)))));
    }
  }

  private static double max(double[] values) {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }

  private static Map<String, double[]> answers(Cell cell, double scale) {
    Weights w = Weights.zeros(cell.layout());
    for (Block b : cell.layout().blocks()) {
      w.set(b.name(), draw(b.rows(), b.cols(), b.name(), scale));
    }
    Tape tape = new Tape(cell, BATCH);
    tape.setBefore(draw(cell.stateSize(), BATCH, "s", 1));
    double[] x = draw(cell.inputSize(), BATCH, "x", 1).data();
    System.arraycopy(x, 0, tape.get("x"), 0, x.length);
    cell.step(w, tape);
    Map<String, double[]> out = new LinkedHashMap<>();
    Matrix after = Matrix.zeros(cell.stateSize(), BATCH);
    tape.getAfter(after);
    out.put("s", after.data());
    StepJacobian j = cell.newJacobian();
    for (int b = 0; b < BATCH; b++) {
      cell.jacobian(w, tape, b, j);
      out.put("J of " + b, j.toMatrix().data().clone());
    }
    Tape bar = new Tape(cell, BATCH);
    bar.setAfter(draw(cell.stateSize(), BATCH, "u", 1));
    Gradients g = Gradients.of(w);
    cell.adjoint(w, tape, bar, g);
    Matrix before = Matrix.zeros(cell.stateSize(), BATCH);
    bar.getBefore(before);
    out.put("dL/ds", before.data());
    out.put("dL/dx", bar.get("x").clone());
    g.collect().forEach((name, m) -> out.put("dL/d" + name, m.data()));
    return out;
  }

  private static Matrix draw(int rows, int cols, String name, double scale) {
    Matrix m = Matrix.zeros(rows, cols);
    new Normals(new Seed(18).child(name)).fill(m.data(), scale);
    return m;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void itsBlocksAreThoseOfTheCellWrittenByHand(Cell traced, Cell byHand) {
    assertThat(traced.layout().blocks())
        .containsExactlyInAnyOrderElementsOf(byHand.layout().blocks());
    assertThat(traced.parts()).isEqualTo(byHand.parts());
    assertThat(traced.ownWeights()).isEmpty();
  }

  @Test
  void anElementwiseStepHasADiagonalJacobian() {
    Cell cell =
        new TracedCell(
            2,
            3,
            t -> {
              Traced decay = t.parameter(new Block("a", 3, 1, Role.BIAS)).sigmoid();
              Traced in = t.weight("W_ih", 3, 2).matmul(t.x());
              t.next("h", decay.times(t.state("h")).plus(in));
            });
    assertThat(cell.jacobianForm()).isEqualTo(JacobianForm.DIAGONAL);
  }

  @Test
  void whatDoesNotFitIsSaidWhereItIsWritten() {
    refused(t -> t.weight("W", 3, 4).matmul(t.x()), "MatMul", "3 x 4");
    refused(t -> t.state("h").plus(t.x()), "Add", "3 and 2", "do not broadcast");
    refused(t -> t.next("h", t.x()), "next h", "got 2 numbers", "vector of 3");
    refused(t -> t.state("c"), "got c, expected one of [h]");
    refused(t -> t.next("c", t.x()), "got c, expected one of [h]");
    refused(t -> t.apply("Sine", t.x()), "Sine", "not among the operators");
    refused(t -> t.apply("RandomNormalLike", t.x()), "draws random numbers");
    refused(t -> t.state("h").rows(2, 4), "got 2 to 4", "≤ 3");
    refused(t -> t.x(), "next h", "is missing", "next(\"h\"");
    refused(t -> t.bias("x", 2), "got x a second time");
    refused(
        t -> {
          t.bias("b", 3);
          t.weight("b", 3, 3);
        },
        "got b a second time");
    refused(
        t -> {
          t.bias("unused", 3);
          t.next("h", t.state("h").tanh());
        },
        "parameter unused",
        "neither next state nor output depends on it");
    refused(
        t -> {
          t.next("h", t.state("h"));
          t.next("h", t.state("h"));
        },
        "next h",
        "twice");
    Traced[] kept = new Traced[1];
    new TracedCell(
        2,
        3,
        t -> {
          kept[0] = t.state("h").tanh();
          t.next("h", kept[0]);
        });
    refused(t -> t.next("h", t.state("h").plus(kept[0])), "value of another step");
    assertThatThrownBy(() -> new TracedCell(0, 3, t -> {})).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> new TracedCell(1, List.of(), t -> {}))
        .hasMessageContaining("at least one");
    assertThatThrownBy(
            () -> new TracedCell(1, List.of(new Part("h", 1), new Part("h", 2)), t -> {}))
        .hasMessageContaining("two values of the name h");
  }

  private static void refused(TracedCell.Step step, String... words) {
    assertThatThrownBy(() -> new TracedCell(2, 3, step))
        .isInstanceOf(BadArgument.class)
        .hasMessageContainingAll(words);
  }
}
