package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.Loss;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of every parameter through several steps, against central differences of the loss with
 * the measured order 2.
 */
class ParameterGradientTest {
  private static final Seed SEED = new Seed(31);
  private static final int STEPS = 5;

  static Stream<Arguments> cases() {
    return Stream.of(
            new Rnn(2, 3, Activation.TANH),
            new Lstm(2, 3),
            new Gru(2, 3, Reset.AFTER),
            new Gru(2, 3, Reset.BEFORE))
        .flatMap(
            cell ->
                Stream.of(When.values())
                    .flatMap(
                        at ->
                            Stream.of(
                                Arguments.of(cell, new HalfSquaredNorm(at)),
                                Arguments.of(cell, new RandomDirection(at)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheDerivativeOfTheLoss(Cell cell, Loss loss) {
    Weights w = Walk.gaussian(cell, 1.2, SEED);
    Map<String, Matrix> gradient = gradient(cell, w, loss);
    for (Block block : cell.layout().blocks()) {
      Matrix direction = Matrix.zeros(block.rows(), block.cols());
      new gradflow.rng.Normals(SEED.child("d" + block.name())).fill(direction.data(), 1);
      double slope = 0;
      for (int k = 0; k < direction.data().length; k++) {
        slope += gradient.get(block.name()).data()[k] * direction.data()[k];
      }
      double coarse = Math.abs(difference(cell, w, loss, block.name(), direction, 0x1p-7) - slope);
      double fine = Math.abs(difference(cell, w, loss, block.name(), direction, 0x1p-9) - slope);
      assertThat(fine).as(block.name()).isLessThan(1e-3 * (1 + Math.abs(slope)));
      double order = Math.log(coarse / fine) / Math.log(4);
      assertThat(order).as(block.name() + " " + coarse + " " + fine).isBetween(1.8, 2.2);
    }
  }

  private static double difference(
      Cell cell, Weights w, Loss loss, String block, Matrix direction, double h) {
    return (loss(cell, moved(w, block, direction, h), loss)
            - loss(cell, moved(w, block, direction, -h), loss))
        / (2 * h);
  }

  private static Weights moved(Weights w, String block, Matrix direction, double by) {
    Weights copy = w.copy();
    for (int k = 0; k < direction.data().length; k++) {
      copy.block(block).data()[k] += by * direction.data()[k];
    }
    copy.changed();
    return copy;
  }

  private static Walk walk(Cell cell, Weights w) {
    return new Walk(
        cell,
        w,
        Walk.noise(STEPS, 2, 2, SEED.child("x")),
        Walk.state(cell, 2, SEED.child("s")),
        1L << 30);
  }

  private static double loss(Cell cell, Weights w, Loss loss) {
    double[] sum = {0};
    walk(cell, w)
        .trajectory
        .backward(
            (t, tape) ->
                sum[0] += loss.at().counts(t, STEPS) ? loss.value(tape.output(), 2, SEED) : 0);
    return sum[0];
  }

  private static Map<String, Matrix> gradient(Cell cell, Weights w, Loss loss) {
    Gradients gradients = Gradients.of(w);
    AdjointSweep sweep = new AdjointSweep(cell, w, 2, gradients);
    walk(cell, w)
        .trajectory
        .backward(
            (t, tape) -> {
              if (loss.at().counts(t, STEPS)) {
                double[] direct = new double[cell.hiddenSize() * 2];
                loss.cotangent(tape.output(), 2, SEED, direct);
                sweep.add(cell.outputIndex(), direct);
              }
              sweep.step(t, tape);
            });
    return gradients.collect();
  }

  @Test
  void beyondTheRangeOfDoublesTheSignIsKeptAndNothingIsNaN() {
    Cell cell = new Rnn(1, 2, Activation.TANH);
    Weights w =
        Weights.zeros(cell.layout())
            .set("W_hh", Matrix.of(new double[][] {{3, 0}, {0, 0.2}}))
            .set("W_ih", Matrix.of(new double[][] {{-1e-300}, {1e-300}}));
    double[][] x = new double[3000][1];
    x[0][0] = 1e-300; // the state stays next to 0, where the Jacobian is W
    Walk walk = new Walk(cell, w, Sequence.of(1, 1, x), Matrix.zeros(2, 1), 1L << 30);
    Gradients gradients = Gradients.of(w);
    AdjointSweep sweep = new AdjointSweep(cell, w, 1, gradients);
    walk.trajectory.backward(
        (t, tape) -> {
          if (t == 3000) {
            sweep.add(0, new double[] {-1, 1});
          }
          sweep.step(t, tape);
        });
    Map<String, Matrix> g = gradients.collect();
    assertThat(g.get("b").get(0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(g.get("b").get(1, 0)).isBetween(0.0, 1.25 + 1e-12);
    assertThat(sweep.norm(0, 0).ln())
        .isCloseTo(3000 * Math.log(3), org.assertj.core.data.Offset.offset(1e-9));
    g.values()
        .forEach(
            m -> assertThat(java.util.Arrays.stream(m.data()).anyMatch(Double::isNaN)).isFalse());
  }
}
