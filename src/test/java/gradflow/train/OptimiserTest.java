package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Optimisers against their recursions, written out scalar by scalar; schedules at their ends. */
class OptimiserTest {
  private static final double[] GRADIENTS = {0.3, -1.2, 0.05, 2.0};

  private static double run(Optimiser optimiser) {
    double[] theta = {1.5};
    double[][] slots = new double[optimiser.slots()][1];
    for (int k = 0; k < GRADIENTS.length; k++) {
      optimiser.apply(theta, new double[] {GRADIENTS[k]}, slots, k + 1, optimiser.rate());
    }
    return theta[0];
  }

  @Test
  void sgdWithMomentum() {
    double theta = 1.5;
    double v = 0;
    for (double g : GRADIENTS) {
      v = 0.9 * v + g;
      theta -= 0.1 * v;
    }
    assertThat(run(new Sgd(0.1, 0.9))).isCloseTo(theta, within(1e-15));
    assertThat(run(new Sgd(0.1, 0))).isCloseTo(1.5 - 0.1 * 1.15, within(1e-15));
  }

  @Test
  void rmsProp() {
    double theta = 1.5;
    double s = 0;
    for (double g : GRADIENTS) {
      s = 0.99 * s + 0.01 * g * g;
      theta -= 0.1 * g / (Math.sqrt(s) + 1e-8);
    }
    assertThat(run(new RmsProp(0.1, 0.99, 1e-8))).isCloseTo(theta, within(1e-15));
  }

  @Test
  void adamInTheFormOfThePaper() {
    double theta = 1.5;
    double m = 0;
    double v = 0;
    for (int k = 1; k <= GRADIENTS.length; k++) {
      double g = GRADIENTS[k - 1];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      double mHat = m / (1 - Math.pow(0.9, k));
      double vHat = v / (1 - Math.pow(0.999, k));
      theta = theta * (1 - 0.1 * 0.01) - 0.1 * mHat / (Math.sqrt(vHat) + 1e-8);
    }
    assertThat(run(new Adam(0.1, 0.9, 0.999, 1e-8, 0.01))).isCloseTo(theta, within(1e-14));
  }

  @Test
  void adamsFirstStepIsTheRateWhateverTheGradient() {
    double[] theta = {0, 0};
    new Adam(0.01).apply(theta, new double[] {1e3, -1e-3}, new double[2][2], 1, 0.01);
    assertThat(theta[0]).isCloseTo(-0.01, within(1e-9));
    assertThat(theta[1]).isCloseTo(0.01, within(1e-6));
  }

  @Test
  void schedules() {
    assertThat(new ConstantRate().factor(7, 10)).isEqualTo(1);
    assertThat(new StepRate(5, 0.5).factor(5, 100)).isEqualTo(1);
    assertThat(new StepRate(5, 0.5).factor(6, 100)).isEqualTo(0.5);
    assertThat(new StepRate(5, 0.5).factor(11, 100)).isEqualTo(0.25);
    assertThat(new CosineRate(0.1).factor(1, 100)).isEqualTo(1);
    assertThat(new CosineRate(0.1).factor(51, 100)).isCloseTo(0.55, within(1e-15));
    assertThat(new CosineRate(0.1).factor(101, 100)).isCloseTo(0.1, within(1e-15));
  }
}
