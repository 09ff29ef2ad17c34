package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Forecasting a sine wave with random phase and, unless both bounds are equal, random period. Two
 * past values and the period determine the wave.
 *
 * @param length T ≥ 1
 * @param horizon number of steps ahead, ≥ 1
 * @param shortestPeriod shortest period in steps, ≥ 2
 * @param longestPeriod longest period in steps, ≥ shortestPeriod
 * @param warmUp number of first steps without a target, 0 … T − 1
 */
@About(
    summary = "sine forecasting: a wave of random phase and period, some steps ahead",
    equations =
        """
        x_t = sin(2 pi t / p + phi),  phi ~ U[0, 2 pi),  p ~ U[shortest, longest]
        y_t = x_{t+horizon},  t > warm_up;  wrong if off by more than 0.2
        chance: 1/2
        sizes: 1 input, 1 real output
        """,
    unit = "mean squared error",
    source = {"jaeger2001"})
public record Sine(
    @Option(help = "number of steps, T", unit = "steps", example = "100") int length,
    @Option(value = "1", help = "steps ahead", unit = "steps") int horizon,
    @Option(value = "10", help = "shortest period, in steps", unit = "steps") double shortestPeriod,
    @Option(value = "50", help = "longest period, in steps", unit = "steps") double longestPeriod,
    @Option(value = "0", help = "first steps without a target", unit = "steps") int warmUp)
    implements Task {
  private static final int NODES = 1000;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code length} or {@code horizon} is below 1, a period is
   *     below 2 steps or not finite, the bounds are in the wrong order, or {@code warm_up} leaves
   *     no target
   */
  public Sine {
    Check.positive("length", length);
    Check.positive("horizon", horizon);
    Check.finite("shortest_period", shortestPeriod);
    Check.finite("longest_period", longestPeriod);
    Check.that(
        shortestPeriod >= 2,
        "shortest_period",
        "got " + shortestPeriod + ", expected at least 2 steps (a shorter wave looks longer)");
    Check.that(
        longestPeriod >= shortestPeriod,
        "longest_period",
        "got " + longestPeriod + ", expected at least shortest_period, " + shortestPeriod);
    Check.that(
        warmUp >= 0 && warmUp < length,
        "warm_up",
        "got " + warmUp + ", expected an integer in [0, " + (length - 1) + "]");
  }

  @Override
  public Signature signature() {
    return new Signature(1, 1, Target.REAL, length);
  }

  @Override
  public double chanceLoss() {
    return 0.5;
  }

  /**
   * Returns the error of the output 0, which is wrong in a sequence unless |y| ≤ tolerance at every
   * counted step. Exact for a single period; otherwise a midpoint rule with 1000 nodes over the
   * periods.
   */
  @Override
  public double chanceError() {
    double right = 0;
    for (int k = 0; k < NODES; k++) {
      right += right(shortestPeriod + (k + 0.5) / NODES * (longestPeriod - shortestPeriod));
    }
    return 1 - right / NODES;
  }

  /**
   * Returns P(|sin| ≤ tolerance at every counted step | period). Each step allows the phases,
   * modulo pi, within a = asin(tolerance) of its angle. Since a &lt; pi/4, the intersection of
   * these arcs is a single arc.
   */
  private double right(double period) {
    double least = 0;
    double most = 0;
    for (int t = 1; t < length - warmUp; t++) {
      double turn = Math.IEEEremainder(2 * Math.PI * t / period, Math.PI);
      least = Math.min(least, turn);
      most = Math.max(most, turn);
    }
    return Math.max(0, 2 * StrictMath.asin(tolerance()) - (most - least)) / Math.PI;
  }

  @Override
  public Batch batch(int size, Seed seed) {
    double[][] x = new double[length][size];
    double[][] targets = new double[length][];
    for (int t = warmUp; t < length; t++) {
      targets[t] = new double[size];
    }
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      double phase = 2 * Math.PI * random.nextDouble();
      double period = shortestPeriod + random.nextDouble() * (longestPeriod - shortestPeriod);
      for (int t = 0; t < length; t++) {
        x[t][b] = wave(t + 1, period, phase);
        if (t >= warmUp) {
          targets[t][b] = wave(t + 1 + horizon, period, phase);
        }
      }
    }
    return new Batch(x, targets);
  }

  private static double wave(int t, double period, double phase) {
    return StrictMath.sin(2 * Math.PI * t / period + phase);
  }
}
