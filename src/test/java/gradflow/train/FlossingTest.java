package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import org.junit.jupiter.api.Test;

/** Section N of the theory rows: a net of 5 units, 3 exponents, the sum of their squares. */
class FlossingTest {
  private static final int N = 5;
  private static final int K = 3;

  private static final Matrix W =
      Matrix.of(
          new double[][] {
            {0.82, -1.10, -1.41, 0.34, 1.60},
            {-0.60, 1.28, -1.59, 1.45, -0.89},
            {0.36, 0.81, -1.54, 1.42, -0.52},
            {-0.11, -1.46, -1.26, 0.28, 1.52},
            {-0.15, -0.49, -0.80, -1.08, -1.31}
          });

  private static final double[] BIAS = {0.10, -0.20, 0.05, 0.15, -0.10};
  private static final double[] INITIAL = {0.5, -0.3, 0.2, 0.1, -0.4};

  private static Matrix drive(int steps) {
    Matrix drive = Matrix.zeros(steps, N);
    for (int t = 1; t <= steps; t++) {
      for (int i = 1; i <= N; i++) {
        drive.set(t - 1, i - 1, BIAS[i - 1] + 0.3 * StrictMath.sin(0.7 * t + i));
      }
    }
    return drive;
  }

  private static Matrix frame(int k) {
    return Matrix.identity(N).block(0, 0, k, N);
  }

  private static Flossing flossing(int warmUp) {
    return new Flossing(Backends.standard(), N, warmUp, 0);
  }

  private static Matrix scaled(double factor) {
    Matrix u = W.copy();
    for (int k = 0; k < u.data().length; k++) {
      u.data()[k] *= factor;
    }
    return u;
  }

  /** Row N6. */
  @Test
  void theWorkedExampleIsMetToAllDigitsGiven() {
    Flossing flossing = flossing(0);
    double loss = flossing.run(W, drive(20), INITIAL, frame(K));
    assertThat(loss).isCloseTo(1.469430590657, within(1e-9));
    near(flossing.exponents(), -0.352218937100, -0.579320603412, -1.004868175169);
    near(
        flossing.state(),
        -0.948947341112,
        0.385826380446,
        0.711029896078,
        -0.996210693858,
        -0.809795685079);
    near(
        flossing.gradientW().data(),
        new double[] {
          0.954182055448, -2.288731727316, -0.560225709409, -1.697221678727, -1.044163014382,
          -10.14029011804, 5.504909415054, -0.22263408135, -7.779520702366, -0.050009802549,
          -3.878990200439, -0.243632820203, -9.011156474785, -1.50046927122, 9.200188044741,
          -3.630309882459, -2.145944832183, 1.625893115852, -2.86369109673, -3.731098853811,
          1.932594853829, 0.97193098419, 4.732771892431, 0.434577956, -0.923808801796
        });
    double[] bias = new double[N];
    for (int t = 0; t < 20; t++) {
      for (int i = 0; i < N; i++) {
        bias[i] += flossing.gradientDrive().get(t, i);
      }
    }
    near(bias, 4.082458790589, -11.836195616828, -3.317741415165, 0.355961036935, -0.360314143001);
    near(
        flossing.gradientState(),
        1.07587654865,
        -2.225742474177,
        11.572495626595,
        -0.757732747625,
        12.893935108869);
  }

  private static void near(double[] actual, double... expected) {
    assertThat(actual).containsExactly(expected, within(1e-9));
  }

  /** Row N7: chaotic descent, so a bound and no digits. */
  @Test
  void adamBringsTheExponentsOfTheExampleBelowATenthIn300Updates() {
    Matrix u = W.copy();
    Adam adam = new Adam(0.01);
    double[][] slots = new double[2][N * N];
    Flossing flossing = flossing(0);
    for (int k = 1; k <= 300; k++) {
      flossing.run(u, drive(20), INITIAL, frame(K));
      adam.apply(u.data(), flossing.gradientW().data(), slots, k, 0.01);
    }
    assertThat(flossing.run(u, drive(20), INITIAL, frame(K))).isLessThan(0.1);
  }

  /** Row N4: S is 0 but for rounding, and the gradient is lost without it. */
  @Test
  void theCorrectionHoldsTheGradientOverLongTimes() {
    for (int steps : new int[] {20, 40, 80, 160}) {
      Matrix u = scaled(0.7);
      Flossing flossing = flossing(0);
      flossing.run(u, drive(steps), INITIAL, frame(K));
      assertThat(flossing.drift()).isLessThan(1e-13);
      double[] expected = differences(u, steps, 0);
      assertThat(flossing.gradientW().data()).containsExactly(expected, within(1e-8));
      NaiveFlossing with = new NaiveFlossing(u, drive(steps), INITIAL, K, true);
      assertThat(with.gradient()).containsExactly(expected, within(1e-8));
      if (steps == 160) {
        NaiveFlossing without = new NaiveFlossing(u, drive(steps), INITIAL, K, false);
        double worst = 0;
        for (int k = 0; k < N * N; k++) {
          worst = Math.max(worst, Math.abs(without.gradient()[k] - expected[k]));
        }
        assertThat(worst).isGreaterThan(1e3);
      }
    }
  }

  /** With a warm-up, S is not 0 where it ends, even in exact arithmetic. */
  @Test
  void stepsOfTheWarmUpDoNotCountButCarryTheGradient() {
    Matrix u = scaled(0.7);
    Flossing flossing = flossing(6);
    flossing.run(u, drive(30), INITIAL, frame(K));
    assertThat(flossing.drift()).isLessThan(1e-13);
    assertThat(flossing.gradientW().data()).containsExactly(differences(u, 30, 6), within(1e-8));
  }

  private static double[] differences(Matrix u, int steps, int warmUp) {
    double eps = 1e-6;
    double[] out = new double[N * N];
    for (int k = 0; k < out.length; k++) {
      double value = u.data()[k];
      u.data()[k] = value + eps;
      double up = flossing(warmUp).run(u, drive(steps), INITIAL, frame(K));
      u.data()[k] = value - eps;
      double down = flossing(warmUp).run(u, drive(steps), INITIAL, frame(K));
      u.data()[k] = value;
      out[k] = (up - down) / (2 * eps);
    }
    return out;
  }

  /** Row N5: W of rank 2 annihilates the third direction; the first two are as if alone. */
  @Test
  void aDeadDirectionAndThoseAfterItAreLeftOut() {
    Matrix u = Matrix.zeros(N, N);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        u.set(i, j, W.get(i, 0) * W.get(0, j) + W.get(i, 1) * W.get(1, j));
      }
    }
    Flossing four = flossing(0);
    double loss = four.run(u, drive(20), INITIAL, frame(4));
    assertThat(four.exponents()).hasSize(2);
    Flossing two = flossing(0);
    assertThat(two.run(u, drive(20), INITIAL, frame(2))).isEqualTo(loss);
    assertThat(two.gradientW().data()).isEqualTo(four.gradientW().data());
    Flossing none = flossing(0);
    assertThat(none.run(Matrix.zeros(N, N), drive(20), INITIAL, frame(K))).isZero();
    assertThat(none.gradientW().data()).containsOnly(0);
  }

  @Test
  void aWarmUpAsLongAsTheSequenceIsRefused() {
    assertThatThrownBy(() -> flossing(20).run(W, drive(20), INITIAL, frame(K)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("warm_up");
  }
}
