package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Coordinates;
import gradflow.cell.Cornn;
import gradflow.cell.Damping;
import gradflow.cell.ForgetGate;
import gradflow.cell.JacobianForm;
import gradflow.cell.Lem;
import gradflow.cell.Role;
import gradflow.cell.Slstm;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.ChainProduct;
import gradflow.flow.LyapunovEstimator;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.flow.Walk;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cells whose units do not read one another, since their recurrent weights are diagonal, against
 * the same cells with one entry of 1e-300 beside a diagonal, which are dense.
 */
class UnitBlocksTest {
  private static final int STEPS = 60;
  private static final int BATCH = 2;

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (ForgetGate forget : ForgetGate.values()) {
      for (Coordinates coordinates : Coordinates.values()) {
        cells.add(new Slstm(3, 4, forget, coordinates));
      }
    }
    for (Damping damping : Damping.values()) {
      cells.add(new Cornn(3, 4, 0.3, 1.5, 0.7, damping));
    }
    cells.add(new Lem(3, 4, 0.6));
    return cells.stream();
  }

  private static Weights weights(Cell cell, double beside) {
    Weights w = Walk.gaussian(cell, 0.8, new Seed(2));
    cell.layout().blocks().stream()
        .filter(b -> b.role() == Role.RECURRENT)
        .forEach(
            b -> {
              Matrix m = w.block(b.name());
              for (int i = 0; i < m.rows(); i++) {
                for (int j = 0; j < m.cols(); j++) {
                  m.set(i, j, i == j ? m.get(i, j) : i == 0 && j == 1 ? beside : 0);
                }
              }
            });
    w.changed();
    return w;
  }

  private record Run(List<Matrix> js, double[] last, double[] norms, LyapunovResult exponents) {}

  private static Run run(Cell cell, double beside, boolean banded) {
    Weights w = weights(cell, beside);
    assertThat(cell.jacobianForm(w) != JacobianForm.DENSE).isEqualTo(banded);
    Sequence x = Walk.noise(STEPS, 3, BATCH, new Seed(3));
    List<Matrix> js = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    Trajectory trajectory =
        new Trajectory(cell, w, x, start(cell), MemoryPlan.within(1L << 28, cell, STEPS, BATCH));
    LyapunovEstimator estimator =
        new LyapunovEstimator(LyapunovSpectrum.of(STEPS, 0), cell, w, BATCH);
    Matrix last = Matrix.zeros(cell.stateSize(), BATCH);
    trajectory.forward(
        (t, tape) -> {
          estimator.accept(t, tape);
          tape.getAfter(last);
        });
    StepJacobian j = cell.newJacobian();
    ChainProduct p = ChainProduct.of(Backends.standard(), cell.parts(), j, SpectralNorm.SHARPEST);
    trajectory.backward(
        (t, tape) -> {
          cell.jacobian(w, tape, 1, j);
          assertThat(j.isBanded()).isEqualTo(banded);
          p.multiplyRight(t, j);
          norms.add(p.spectralNorm().ln());
          norms.add(p.frobeniusNorm().ln());
          for (int part = 0; part < cell.parts().size(); part++) {
            norms.add(p.blockSpectralNorm(part).ln());
            norms.add(p.blockFrobeniusNorm(part).ln());
          }
          js.add(j.toMatrix());
        });
    return new Run(
        js, last.data(), norms.stream().mapToDouble(v -> v).toArray(), estimator.result());
  }

  private static Matrix start(Cell cell) {
    Matrix start = Walk.state(cell, BATCH, new Seed(4));
    for (int k = 0; k < start.data().length; k++) {
      start.data()[k] = 1 + 0.1 * start.data()[k]; // normalisers above 0
    }
    return start;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void blocksAreWhatTheDenseCellHas(Cell cell) {
    Run blocks = run(cell, 0, true);
    Run dense = run(cell, 1e-300, false);
    assertClose(blocks.last, dense.last);
    for (int t = 0; t < STEPS; t++) {
      assertClose(blocks.js.get(t).data(), dense.js.get(t).data());
    }
    for (int k = 0; k < blocks.norms.length; k++) {
      if (dense.norms[k] > -600) { // beyond that, 1e-300 shows where the truth is 0
        assertThat(blocks.norms[k]).isCloseTo(dense.norms[k], within(1e-9));
      }
    }
    double sum = 0;
    double denseSum = 0;
    for (int i = 0; i < cell.stateSize(); i++) {
      sum += blocks.exponents.exponents()[i];
      denseSum += dense.exponents.exponents()[i];
    }
    assertThat(sum).isCloseTo(denseSum, within(1e-9)); // of all: whatever the first directions
    assertThat(blocks.exponents.exponents()[0])
        .isCloseTo(dense.exponents.exponents()[0], within(0.1));
  }

  /** Relative to the largest entry. */
  private static void assertClose(double[] actual, double[] expected) {
    double max = 1;
    for (double v : expected) {
      max = Math.max(max, Math.abs(v));
    }
    assertThat(actual).containsExactly(expected, within(1e-13 * max));
  }

  /** Without recurrent weights h is forgotten at once: H times −Infinity, and twice E ln f. */
  @Test
  void anUnconnectedSlstmHasItsForgetGates() {
    Slstm cell = new Slstm(1, 3, ForgetGate.SIGMOID, Coordinates.PLAIN);
    Weights w = Weights.zeros(cell.layout());
    w.set("b_f", Matrix.of(new double[][] {{3}, {2}, {1}}));
    LyapunovResult found =
        LyapunovSpectrum.of(400, 0).measure(cell, w, (t, x) -> x[0] = 0, Matrix.zeros(9, 1));
    for (int i = 0; i < 6; i++) {
      assertThat(found.exponents()[i]).isCloseTo(-Math.log1p(Math.exp(-3 + i / 2)), within(0.01));
    }
    for (int i = 6; i < 9; i++) {
      assertThat(found.exponents()[i]).isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }
}
