package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import gradflow.task.Target;
import org.junit.jupiter.api.Test;

class RegulariserTest {
  private static final int H = 5;
  private static final int T = 7;
  private static final int B = 2;

  private static Model model(Activation phi, Matrix u) {
    Cell cell = new Rnn(2, H, phi);
    Weights weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(5));
    normals.fill(weights.block("W_ih").data(), 0.7);
    weights.block("W_hh").set(u);
    weights.changed();
    Matrix v = Matrix.zeros(1, H);
    normals.fill(v.data(), 1);
    return new Model(cell, weights, Readout.of(Target.REAL), v, new double[1]);
  }

  private static Matrix gaussian(double deviation) {
    Matrix u = Matrix.zeros(H, H);
    new Normals(new Seed(6)).fill(u.data(), deviation);
    return u;
  }

  private static Batch data() {
    Normals normals = new Normals(new Seed(9));
    double[][] x = new double[T][2 * B];
    for (double[] at : x) {
      normals.fill(at, 1);
    }
    double[][] y = new double[T][];
    y[T - 1] = new double[B];
    normals.fill(y[T - 1], 1);
    return new Batch(x, y);
  }

  private record Found(double value, double[] gradient) {}

  private static Found run(Model model, Regulariser regulariser) {
    Penalty penalty = regulariser.penalty(model, B);
    BackPropagation pass =
        new BackPropagation(model, B, 0.1, null, 1L << 26, java.util.List.of(penalty));
    pass.run(data());
    double[] before = pass.gradient().plain().clone();
    double value = penalty.add(data(), pass.gradient());
    double[] difference = pass.gradient().plain().clone();
    for (int k = 0; k < before.length; k++) {
      difference[k] -= before[k];
    }
    return new Found(value, difference);
  }

  /** Rows A9 and A10: K (g − 1)² and K (g² − 1)² for a linear net g Q over K steps. */
  @Test
  void bothFormsOfOmegaOnALinearNetHaveTheirClosedForms() {
    for (double g : new double[] {0.5, 1, 1.7}) {
      Matrix q = Matrix.zeros(H, H);
      new Orthogonal(g).fill(q, "W_hh", new Seed(1));
      Model model = model(Activation.IDENTITY, q);
      int k = T - 1;
      assertThat(run(model, new OmegaNorm(2)).value)
          .isCloseTo(2 * k * (g - 1) * (g - 1), within(1e-10));
      assertThat(run(model, new OmegaSquared(2)).value)
          .isCloseTo(2 * k * (g * g - 1) * (g * g - 1), within(1e-10));
    }
  }

  /**
   * The immediate derivative: with states and adjoints held fixed, Ω as a function of W alone,
   * written out here, by central differences.
   */
  @Test
  void omegasGradientIsItsImmediateDerivative() {
    Model model = model(Activation.TANH, gaussian(0.5));
    for (boolean squared : new boolean[] {false, true}) {
      Frozen frozen = new Frozen(model);
      BackPropagation pass =
          new BackPropagation(model, B, 0.1, null, 1L << 26, java.util.List.of(frozen));
      pass.run(data());
      Regulariser regulariser = squared ? new OmegaSquared(3) : new OmegaNorm(3);
      Found found = run(model, regulariser);
      Matrix u = model.weights().block("W_hh").copy();
      assertThat(found.value).isCloseTo(3 * frozen.omega(u, squared), within(1e-12));
      for (int k = 0; k < H * H; k++) {
        double value = u.data()[k];
        u.data()[k] = value + 1e-6;
        double up = frozen.omega(u, squared);
        u.data()[k] = value - 1e-6;
        double down = frozen.omega(u, squared);
        u.data()[k] = value;
        assertThat(found.gradient[k]).isCloseTo(3 * (up - down) / 2e-6, within(1e-7));
      }
      for (int k = H * H; k < found.gradient.length; k++) {
        assertThat(found.gradient[k]).isZero();
      }
    }
  }

  /** z̄_t and φ'(z_t) of a backward pass. */
  private static final class Frozen implements Penalty {
    private final double[][] bars = new double[T + 1][];
    private final double[][] slopes = new double[T + 1][];

    Frozen(Model model) {}

    @Override
    public void adjoint(int t, gradflow.cell.Tape tape, gradflow.flow.AdjointSweep adjoint) {
      slopes[t] = tape.get("phi_1").clone();
      bars[t] = new double[H * B];
      for (int k = 0; k < H * B; k++) {
        bars[t][k] = slopes[t][k] * adjoint.value(0, k);
      }
    }

    @Override
    public double add(Batch batch, Gradient gradient) {
      return 0;
    }

    double omega(Matrix u, boolean squared) {
      double sum = 0;
      for (int b = 0; b < B; b++) {
        for (int t = 1; t < T; t++) {
          double before = 0;
          double after = 0;
          for (int j = 0; j < H; j++) {
            double v = 0;
            for (int i = 0; i < H; i++) {
              v += u.get(i, j) * bars[t + 1][i * B + b];
            }
            v *= slopes[t][j * B + b];
            before += v * v;
            after += bars[t + 1][j * B + b] * bars[t + 1][j * B + b];
          }
          double e = squared ? before / after - 1 : Math.sqrt(before / after) - 1;
          sum += e * e / B;
        }
      }
      return sum;
    }
  }

  @Test
  void theOrthogonalityPenaltyMatchesCentralDifferencesAndIsZeroForOrthogonalWeights() {
    Model model = model(Activation.TANH, gaussian(0.6));
    Found found = run(model, new Orthogonality(0.3));
    double[] theta = new double[model.size()];
    model.get(theta);
    for (int k = 0; k < theta.length; k++) {
      double value = theta[k];
      theta[k] = value + 1e-5;
      model.set(theta);
      double up = run(model, new Orthogonality(0.3)).value;
      theta[k] = value - 1e-5;
      model.set(theta);
      double down = run(model, new Orthogonality(0.3)).value;
      theta[k] = value;
      assertThat(found.gradient[k]).isCloseTo((up - down) / 2e-5, within(1e-7));
    }
    Matrix q = Matrix.zeros(H, H);
    new Orthogonal(1).fill(q, "W_hh", new Seed(2));
    assertThat(run(model(Activation.TANH, q), new Orthogonality(1)).value)
        .isCloseTo(0, within(1e-25));
  }

  @Test
  void omegaIsRefusedForCellsItIsNotDefinedFor() {
    assertThatThrownBy(() -> new OmegaNorm(4).require(new Lstm(2, 3)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("defined only for an rnn");
  }
}
