package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Cell;
import gradflow.cell.CellCheck;
import gradflow.cell.Gradients;
import gradflow.cell.Rnn;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.notebook.LambdaCell;
import gradflow.rng.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The check that users call passes our cells, and finds every slip by its name. */
class CellCheckTest {
  private static final Rnn RNN = new Rnn(3, 4, Activation.TANH);

  static List<Cell> cells() {
    return CellsUnderTest.all();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void ourCellsHold(Cell cell) {
    CellCheck check = CellCheck.of(cell);
    assertThat(check.holds()).as(check.toString()).isTrue();
    assertThat(check.require()).isSameAs(check);
    assertThat(check.items()).hasSize(5 + cell.layout().blocks().size());
  }

  @Test
  void theOrderOfARightDerivativeIsTwo() {
    CellCheck check = CellCheck.of(RNN);
    assertThat(check.items().get(0).order()).isBetween(1.9, 2.1);
    assertThat(check.toString()).contains("holds", "gradient of W_hh", "order 2.0");
  }

  @Test
  void anotherSeedIsAnotherPoint() {
    assertThat(CellCheck.of(RNN, new Seed(1)).items().get(0).error())
        .isNotEqualTo(CellCheck.of(RNN, new Seed(2)).items().get(0).error());
  }

  @Test
  void aWrongAdjointOfTheStateIsFound() {
    Cell cell =
        with(
            (w, tape) -> RNN.step(w, tape),
            (w, tape, bar, g) -> {
              RNN.adjoint(w, tape, bar, g);
              bar.get("h")[0] *= 1.01;
            });
    CellCheck check = CellCheck.of(cell);
    assertThat(check.holds()).isFalse();
    assertThat(bad(check)).containsExactly(check.items().get(0).what());
    assertThat(check.items().get(0).order()).isLessThan(0.5);
    assertThatThrownBy(check::require).isInstanceOf(BadArgument.class).hasMessageContaining("BAD");
  }

  @Test
  void aForgottenGradientIsFound() {
    Cell cell =
        with(
            (w, tape) -> RNN.step(w, tape),
            (w, tape, bar, g) -> RNN.adjoint(w, tape, bar, Gradients.none()));
    assertThat(bad(CellCheck.of(cell)))
        .containsExactly("gradient of W_hh", "gradient of W_ih", "gradient of b");
  }

  @Test
  void aWrongGradientOfTheInputIsFound() {
    Cell cell =
        with(
            (w, tape) -> RNN.step(w, tape),
            (w, tape, bar, g) -> {
              RNN.adjoint(w, tape, bar, g);
              bar.get("x")[1] = 0;
            });
    assertThat(bad(CellCheck.of(cell))).containsExactly("gradient of the input x");
  }

  @Test
  void aStepThatReadsWhatATapeHeldIsFound() {
    Cell cell =
        with(
            (w, tape) -> {
              double before = tape.get("h'")[0];
              RNN.step(w, tape);
              tape.get("h'")[0] += 0.5 * before;
            },
            RNN::adjoint);
    assertThat(bad(CellCheck.of(cell))).contains("a tape that was used before");
  }

  @Test
  void aStepThatMixesSamplesIsFound() {
    Cell cell =
        with(
            (w, tape) -> {
              RNN.step(w, tape);
              if (tape.batch() > 1) {
                tape.get("h'")[1] += 0.1 * tape.get("h")[0];
              }
            },
            RNN::adjoint);
    assertThat(bad(CellCheck.of(cell))).contains("a sample of a batch alone");
  }

  @Test
  void aWrongJacobianOfItsOwnIsFound() {
    Cell cell = new WrongJacobian(RNN);
    assertThat(bad(CellCheck.of(cell))).hasSize(2).allMatch(what -> what.startsWith("Jacobian"));
  }

  private static List<String> bad(CellCheck check) {
    return check.items().stream().filter(i -> !i.holds()).map(CellCheck.Item::what).toList();
  }

  private static Cell with(LambdaCell.Step step, LambdaCell.Adjoint adjoint) {
    return new LambdaCell(
        RNN.inputSize(), RNN.hiddenSize(), RNN.layout(), RNN.slots(), step, adjoint);
  }

  /** Right but for its jacobian. */
  private record WrongJacobian(Rnn rnn) implements Cell {
    @Override
    public int inputSize() {
      return rnn.inputSize();
    }

    @Override
    public int hiddenSize() {
      return rnn.hiddenSize();
    }

    @Override
    public gradflow.cell.Layout layout() {
      return rnn.layout();
    }

    @Override
    public gradflow.cell.Slots slots() {
      return rnn.slots();
    }

    @Override
    public void step(Weights w, Tape tape) {
      rnn.step(w, tape);
    }

    @Override
    public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
      rnn.adjoint(w, tape, bar, gradients);
    }

    @Override
    public void jacobian(Weights w, Tape tape, int sample, gradflow.cell.StepJacobian out) {
      Cell.super.jacobian(w, tape, sample, out);
      out.denseArrays()[0][1] += 1e-3;
    }
  }
}
