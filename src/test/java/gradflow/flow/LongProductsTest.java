package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 100 000 steps: theory row H1, and orthogonal W times 0.5 and 2. */
class LongProductsTest {
  private static final int STEPS = 100_000;

  @ParameterizedTest
  @CsvSource({"0.5,TANH", "2,TANH", "0.5,IDENTITY", "2,IDENTITY"})
  void orthogonalWeightsGiveExactSlopes(double gain, Activation activation) {
    Cell cell = new Rnn(1, 8, activation);
    Weights w = Weights.zeros(cell.layout());
    new Orthogonal(gain).fill(w.block("W_hh"), "W_hh", new Seed(3));
    w.changed();
    Walk walk = new Walk(cell, w, Sequence.zeros(STEPS, 1, 1), Matrix.zeros(8, 1), 1L << 30);
    double[] norms = walk.logNorms(0);
    double[] v = new double[8];
    v[3] = 1;
    double[] adjoints = walk.logAdjoints(v);
    for (double[] log : new double[][] {norms, adjoints}) {
      assertThat(Arrays.stream(log).allMatch(Double::isFinite)).isTrue();
      assertThat((log[0] - log[STEPS]) / STEPS).isCloseTo(Math.log(gain), within(1e-10));
      assertThat((log[STEPS / 2] - log[STEPS]) / (STEPS / 2))
          .isCloseTo(Math.log(gain), within(1e-10));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.95, 0.99})
  void h1DecayPerStepKeepsItsSlope(double r) {
    Cell cell = new Rnn(1, 1, Activation.TANH);
    Weights w = Weights.zeros(cell.layout()).set("W_hh", Matrix.of(new double[][] {{r}}));
    Walk walk = new Walk(cell, w, Sequence.zeros(STEPS, 1, 1), Matrix.zeros(1, 1), 1L << 30);
    assertThat(walk.logNorms(0)[0] / STEPS).isCloseTo(Math.log(r), within(1e-12));
    assertThat(Math.pow(r, STEPS)).isZero();
  }

  @Test
  void singularJacobiansGiveMinusInfinityNeverNaN() { // row H4
    Cell cell = new Rnn(1, 4, Activation.RELU);
    Weights w = Walk.gaussian(cell, 1, new Seed(5));
    Matrix bias = Matrix.zeros(4, 1);
    bias.fill(-1e3); // every unit is dead
    w.set("b", bias);
    Walk walk = new Walk(cell, w, Sequence.zeros(10, 1, 1), Matrix.zeros(4, 1), 1L << 30);
    double[] log = walk.logNorms(0);
    assertThat(log[10]).isZero();
    assertThat(Arrays.copyOf(log, 10)).containsOnly(Double.NEGATIVE_INFINITY);
    assertThat(Arrays.copyOf(walk.logAdjoints(new double[] {1, 1, 1, 1}), 10))
        .containsOnly(Double.NEGATIVE_INFINITY);
  }
}
