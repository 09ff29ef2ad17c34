package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Part;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.OpenBlas;
import gradflow.linalg.PureJava;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products against explicit ones, and theory row A6: tangent against adjoint, for every cell on
 * both backends.
 */
class ChainProductTest {
  private static final Seed SEED = new Seed(21);
  private static final int STEPS = 12;

  static Stream<Arguments> cells() {
    List<Cell> cells =
        List.of(
            new Rnn(2, 5, Activation.TANH, 0.4),
            new Lstm(2, 4),
            new Gru(2, 5, Reset.AFTER),
            new Gru(2, 5, Reset.BEFORE),
            new Stack(List.of(new Lstm(2, 3), new Rnn(3, 4, Activation.RELU))));
    return cells.stream()
        .flatMap(c -> Stream.of(Arguments.of(c, OpenBlas.load()), Arguments.of(c, new PureJava())));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void growsToTheExplicitProduct(Cell cell, Backend backend) {
    Walk walk = walk(cell, backend);
    List<Matrix> jacobians = walk.jacobians(0);
    StepJacobian j = cell.newJacobian();
    ChainProduct p = new ChainProduct(backend, cell.parts(), j.denseColumns());
    Matrix[] explicit = {Matrix.identity(cell.stateSize())};
    walk.trajectory.backward(
        (t, tape) -> {
          cell.jacobian(walk.weights, tape, 0, j);
          p.multiplyRight(t, j);
          explicit[0] = product(backend, explicit[0], jacobians.get(t - 1));
          requireEqual(p, explicit[0], backend, cell.parts());
        });
  }

  private static void requireEqual(
      ChainProduct p, Matrix explicit, Backend backend, List<Part> parts) {
    Matrix mantissas = p.mantissas();
    for (int k = 0; k < explicit.data().length; k++) {
      assertThat(Math.scalb(mantissas.data()[k], (int) p.exponent()))
          .isCloseTo(explicit.data()[k], within(1e-13 * explicit.maxAbs()));
    }
    double spectral = backend.singularValues(explicit)[0];
    assertThat(p.spectralNorm().toDouble()).isCloseTo(spectral, within(1e-10 * spectral));
    int offset = 0;
    for (int part = 0; part < parts.size(); part++) {
      int size = parts.get(part).size();
      double block = backend.singularValues(explicit.block(offset, offset, size, size))[0];
      assertThat(p.blockSpectralNorm(part).toDouble())
          .isCloseTo(block, within(1e-10 * block + 1e-300));
      offset += size;
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void tangentAndAdjointAgree(Cell cell, Backend backend) { // u.(P v) = (P^T u).v
    Walk walk = walk(cell, backend);
    double[] v = vector(cell, "v");
    double[] u = vector(cell, "u");
    double[][] tangent = {v.clone(), new double[v.length]};
    StepJacobian j = cell.newJacobian();
    walk.trajectory.forward(
        (t, tape) -> {
          cell.jacobian(walk.weights, tape, 0, j);
          j.multiply(tangent[0], tangent[1]);
          double[] swap = tangent[0];
          tangent[0] = tangent[1];
          tangent[1] = swap;
        });
    AdjointSweep sweep = new AdjointSweep(cell, walk.weights, 1, Gradients.none());
    walk.trajectory.backward(
        (t, tape) -> {
          if (t == STEPS) {
            add(sweep, cell, u);
          }
          sweep.step(t, tape);
        });
    double left = 0;
    double right = 0;
    double size = 0;
    int at = 0;
    for (int part = 0; part < cell.parts().size(); part++) {
      for (int k = 0; k < cell.parts().get(part).size(); k++, at++) {
        left += u[at] * tangent[0][at];
        right += sweep.value(part, k) * v[at];
        size += Math.abs(u[at] * tangent[0][at]);
      }
    }
    assertThat(left).isCloseTo(right, within(1e-12 * size));
  }

  private static void add(AdjointSweep sweep, Cell cell, double[] u) {
    int at = 0;
    for (int part = 0; part < cell.parts().size(); part++) {
      int size = cell.parts().get(part).size();
      sweep.add(part, java.util.Arrays.copyOfRange(u, at, at + size));
      at += size;
    }
  }

  private static double[] vector(Cell cell, String name) {
    double[] v = new double[cell.stateSize()];
    new Normals(SEED.child(name)).fill(v, 1);
    return v;
  }

  private static Walk walk(Cell cell, Backend backend) {
    Weights w = Weights.zeros(cell.layout(), backend);
    Weights drawn = Walk.gaussian(cell, 1.4, SEED);
    cell.layout().names().forEach(name -> w.set(name, drawn.block(name)));
    return new Walk(
        cell,
        w,
        Walk.noise(STEPS, 2, 1, SEED.child("x")),
        Walk.state(cell, 1, SEED.child("s")),
        1L << 30);
  }

  private static Matrix product(Backend backend, Matrix a, Matrix b) {
    Matrix c = Matrix.zeros(a.rows(), b.cols());
    backend.multiply(1, a, false, b, false, 0, c);
    return c;
  }
}
