package gradflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static double off(int tau, int perUnit, int time) {
    DelayEquation coarse = new DelayEquation(tau, perUnit, 1.2);
    DelayEquation fine = new DelayEquation(tau, 64, 1.2);
    double worst = 0;
    for (int t = 1; t <= time; t++) {
      coarse.advance(perUnit);
      fine.advance(64);
      worst = Math.max(worst, Math.abs(coarse.value() - fine.value()));
    }
    return worst;
  }

  /** Against 16 times as many steps; a step half as long is 2^4 times as exact. */
  @Test
  void theIntegratorIsOfOrderFour() {
    assertThat(off(17, DelayEquation.PER_UNIT, 1000)).isBetween(1e-8, 2e-6);
    for (int tau : new int[] {2, 17, 30}) {
      double order = Math.log(off(tau, 4, 300) / off(tau, 8, 300)) / Math.log(2);
      assertThat(order).as("tau " + tau).isCloseTo(4, within(0.3));
    }
  }

  /**
   * Where the delayed value is the constant history, t ≤ tau: x relaxes to 10 times the production.
   */
  @Test
  void theFirstDelayHasAClosedForm() {
    DelayEquation equation = new DelayEquation(17, DelayEquation.PER_UNIT, 1.2);
    double rest = 2 * 1.2 / (1 + Math.pow(1.2, 10));
    for (int t = 1; t <= 17; t++) {
      equation.advance(DelayEquation.PER_UNIT);
      double exact = rest + (1.2 - rest) * Math.exp(-0.1 * t);
      assertThat(equation.value()).isCloseTo(exact, within(1e-8));
    }
  }

  @Test
  void theFixedPointStays() {
    DelayEquation equation = new DelayEquation(17, DelayEquation.PER_UNIT, 1);
    equation.advance(1000);
    assertThat(equation.value()).isEqualTo(1);
  }

  /** The bits that every JDK must give. */
  @Test
  void sameBitsOnEveryJdk() {
    assertThat(hash(new MackeyGlass(50, 14, 6, 17, 0))).isEqualTo(MACKEY_GLASS_BITS);
    assertThat(hash(new Sine(50, 1, 10, 50, 0))).isEqualTo(SINE_BITS);
  }

  private static final long MACKEY_GLASS_BITS = -39410158949L;
  private static final long SINE_BITS = 17453026135L;

  private static long hash(Task task) {
    Batch batch = task.batch(4, new Seed(6));
    return 31L * Arrays.deepHashCode(batch.inputs()) + Arrays.deepHashCode(batch.targets());
  }

  /** A target is the input that comes {@code horizon} steps later. */
  @Test
  void targetsAreInputsToCome() {
    for (Task task : new Task[] {new Sine(40, 3, 10, 50, 5), new MackeyGlass(40, 3, 2, 17, 5)}) {
      Batch batch = task.batch(6, new Seed(8));
      assertThat(batch.counted()).isEqualTo(35);
      for (int t = 5; t < 37; t++) {
        assertThat(batch.targets()[t]).isEqualTo(batch.inputs()[t + 3]);
      }
      assertThat(batch.targets()[4]).isNull();
    }
  }

  /** sin((t+1)w) = 2 cos(w) sin(tw) - sin((t-1)w), with the period between its bounds. */
  @Test
  void aSineSatisfiesItsRecurrence() {
    Batch batch = new Sine(60, 1, 10, 50, 0).batch(40, new Seed(9));
    double[][] x = batch.inputs();
    for (int b = 0; b < 40; b++) {
      int at = 1;
      for (int t = 1; t < 59; t++) {
        at = Math.abs(x[t][b]) > Math.abs(x[at][b]) ? t : at;
      }
      double twice = (x[at + 1][b] + x[at - 1][b]) / x[at][b];
      double period = 2 * Math.PI / Math.acos(twice / 2);
      assertThat(period).isBetween(10.0, 50.0);
      for (int t = 1; t < 59; t++) {
        assertThat(x[t + 1][b]).isCloseTo(twice * x[t][b] - x[t - 1][b], within(1e-10));
      }
    }
  }

  /** One counted step: P(|sin| > 0.2) = 1 - 2 asin(0.2) / pi; many: no sequence is right. */
  @Test
  void chanceErrorOfASineHasAClosedForm() {
    double one = 1 - 2 * Math.asin(0.2) / Math.PI;
    assertThat(new Sine(9, 2, 10, 50, 8).chanceError()).isCloseTo(one, within(1e-12));
    // two steps half a period apart ask for the same; a quarter apart cannot both be near 0
    assertThat(new Sine(2, 1, 2, 2, 0).chanceError()).isCloseTo(one, within(1e-12));
    assertThat(new Sine(2, 1, 4, 4, 0).chanceError()).isEqualTo(1);
  }

  /**
   * The spread over fresh trajectories is that over time: 3000 samples, 5 standard errors (false
   * alarm 6e-7 each, were the seed drawn anew).
   */
  @Test
  void trajectoriesAreSpreadAsTimeSpreadsThem() {
    MackeyGlass task = new MackeyGlass(1, 1, 1, 17, 0);
    double[] y = task.batch(3000, new Seed(10)).targets()[0];
    double mean = Arrays.stream(y).average().orElseThrow();
    double[] squares = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).toArray();
    double variance = Arrays.stream(squares).average().orElseThrow();
    double spread =
        Math.sqrt(Arrays.stream(squares).map(s -> (s - variance) * (s - variance)).sum()) / 3000;
    assertThat(variance).isCloseTo(task.chanceLoss(), within(5 * spread));
    assertThat(task.chanceLoss()).isCloseTo(0.0511, within(1e-4));
  }

  @Test
  void impossibleSizesAreRefused() {
    refused(() -> new Sine(0, 1, 10, 50, 0), "length: got 0");
    refused(() -> new Sine(5, 0, 10, 50, 0), "horizon: got 0");
    refused(() -> new Sine(5, 1, 1.5, 50, 0), "shortest_period: got 1.5");
    refused(() -> new Sine(5, 1, 10, 9, 0), "longest_period: got 9.0");
    refused(() -> new Sine(5, 1, Double.NaN, 9, 0), "shortest_period: got NaN");
    refused(() -> new Sine(5, 1, 10, 50, 5), "warm_up: got 5, expected an integer in [0, 4]");
    refused(() -> new MackeyGlass(0, 1, 1, 17, 0), "length: got 0");
    refused(() -> new MackeyGlass(5, 0, 1, 17, 0), "horizon: got 0");
    refused(() -> new MackeyGlass(5, 1, 0, 17, 0), "stride: got 0");
    refused(() -> new MackeyGlass(5, 1, 1, 1, 0), "tau: got 1");
    refused(() -> new MackeyGlass(5, 1, 1, 17, -1), "warm_up: got -1");
  }

  private static void refused(Runnable made, String message) {
    assertThatThrownBy(made::run).isInstanceOf(BadArgument.class).hasMessageStartingWith(message);
  }
}
