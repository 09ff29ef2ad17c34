package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TruncationTest {
  private static final int T = 9;

  private static double[] gradient(Model model, Batch data, Truncation truncation) {
    BackPropagation pass = new BackPropagation(model, 1, 0.1, truncation, 1L << 26);
    pass.run(data);
    return pass.gradient().plain().clone();
  }

  private static Model model(Cell cell) {
    Weights weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    cell.layout().names().forEach(n -> normals.fill(weights.block(n).data(), 0.5));
    weights.changed();
    Matrix v = Matrix.zeros(1, cell.hiddenSize());
    normals.fill(v.data(), 1);
    return new Model(cell, weights, Readout.of(gradflow.task.Target.REAL), v, new double[1]);
  }

  private static Batch data(boolean everyStep) {
    Normals normals = new Normals(new Seed(2));
    double[][] x = new double[T][2];
    double[][] y = new double[T][];
    for (int t = 0; t < T; t++) {
      normals.fill(x[t], 1);
      y[t] = everyStep || t == T - 1 ? new double[] {normals.next()} : null;
    }
    return new Batch(x, y);
  }

  @Test
  void windowsAsLongAsTheSequenceChangeNothing() {
    Model model = model(new Lstm(2, 3));
    double[] full = gradient(model, data(true), null);
    assertThat(gradient(model, data(true), new Truncation(T, T))).isEqualTo(full);
    double[] each = gradient(model, data(true), new Truncation(1, T));
    for (int k = 0; k < full.length; k++) {
      assertThat(each[k]).isCloseTo(full[k], within(1e-14));
    }
  }

  /** One linear unit, h_t = u h_{t−1} + x_t: the gradient of a loss cut to k2 steps by hand. */
  @Test
  void everyLossGoesBackExactlyK2StepsWithK1One() {
    double u = 0.8;
    Cell cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights weights = Weights.zeros(cell.layout());
    weights.block("W_hh").set(0, 0, u);
    weights.block("W_ih").set(0, 0, 1);
    weights.changed();
    Model model =
        new Model(
            cell,
            weights,
            Readout.of(gradflow.task.Target.REAL),
            Matrix.of(new double[][] {{1}}),
            new double[1]);
    double[][] x = new double[T][1];
    double[][] y = new double[T][1];
    new Normals(new Seed(4)).fill(x[0], 1);
    for (int t = 0; t < T; t++) {
      x[t][0] = Math.sin(t + 1.0);
      y[t][0] = Math.cos(2.0 * t);
    }
    double[] h = new double[T + 1];
    for (int t = 1; t <= T; t++) {
      h[t] = u * h[t - 1] + x[t - 1][0];
    }
    for (int back : new int[] {1, 3, 5}) {
      double expected = 0;
      for (int s = 1; s <= T; s++) {
        double bar = 2 * (h[s] - y[s - 1][0]) / T;
        for (int t = s; t > Math.max(0, s - back); t--) {
          expected += bar * h[t - 1];
          bar *= u;
        }
      }
      double[] found = gradient(model, new Batch(x, y), new Truncation(1, back));
      assertThat(found[0]).as("k2 = " + back).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void aLossAtTheEndAloneReachesTheLastWindowOnly() {
    Model model = model(new Rnn(2, 3, Activation.TANH));
    Batch whole = data(false);
    double[] cut = gradient(model, whole, new Truncation(4, 4));
    double[] full = gradient(model, whole, null);
    assertThat(cut).isNotEqualTo(full);
    // V sees the last step only: its gradient is the same
    int v = (int) model.cellSize();
    assertThat(Arrays.copyOfRange(cut, v, cut.length))
        .isEqualTo(Arrays.copyOfRange(full, v, full.length));
  }

  @Test
  void aWindowThatGoesBackLessThanItsLossesIsRefused() {
    assertThatThrownBy(() -> new Truncation(5, 4))
        .isInstanceOf(BadArgument.class)
        .hasMessage("back: got 4, expected at least every = 5 steps");
  }
}
