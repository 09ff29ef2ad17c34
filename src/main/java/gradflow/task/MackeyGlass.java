package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Forecasting the Mackey–Glass series. Each sample is a separate trajectory ({@link DelayEquation})
 * with x_0 uniform in [1.1, 1.3). The first 30 tau + U[0, 15 tau) + U[0, 15 tau) units of time are
 * discarded; two random terms make the phase of the nearly regular oscillation uniform. The series
 * is then one value per {@code stride} units, minus 1. With tau = 17 it is weakly chaotic; the
 * benchmark of jaeger2004 is 84 units ahead ({@code stride: 6, horizon: 14}).
 *
 * @param length T ≥ 1
 * @param horizon number of steps ahead, ≥ 1
 * @param stride units of time per step, ≥ 1
 * @param tau delay in units of time, ≥ 2
 * @param warmUp number of first steps without a target, 0 … T − 1
 */
@About(
    summary = "Mackey-Glass forecasting: a chaotic delay equation, some steps ahead",
    equations =
        """
        dx/dt = 0.2 x(t-tau) / (1 + x(t-tau)^10) - 0.1 x(t)
        x_t = x(t0 + stride t) - 1,  y_t = x_{t+horizon},  t > warm_up
        chance: variance of x, by integration (tau = 17: 0.0511); wrong if off by more than 0.05
        sizes: 1 input, 1 real output
        """,
    unit = "mean squared error",
    source = {"mackey1977", "jaeger2004"})
public record MackeyGlass(
    @Option(help = "number of steps, T", unit = "steps", example = "100") int length,
    @Option(value = "1", help = "steps ahead", unit = "steps") int horizon,
    @Option(value = "1", help = "time units per step", unit = "time units per step") int stride,
    @Option(value = "17", help = "delay of the equation, in units of time", unit = "time units")
        int tau,
    @Option(value = "0", help = "first steps without a target", unit = "steps") int warmUp)
    implements Task {
  /** Smallest number of delays that are discarded. */
  private static final int LEFT_OUT = 30;

  /** Length of the trajectory used for the chance levels, in units of time. */
  private static final int REFERENCE = 200_000;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code length}, {@code horizon} or {@code stride} is
   *     below 1, {@code tau} not in 2 … 1000, or {@code warm_up} leaves no target
   */
  public MackeyGlass {
    Check.positive("length", length);
    Check.positive("horizon", horizon);
    Check.positive("stride", stride);
    Check.that(
        tau >= 2 && tau <= 1000,
        "tau",
        "got " + tau + ", expected an integer in [2, 1000] (chaos begins near 17)");
    Check.that(
        warmUp >= 0 && warmUp < length,
        "warm_up",
        "got " + warmUp + ", expected an integer in [0, " + (length - 1) + "]");
  }

  @Override
  public Signature signature() {
    return new Signature(1, 1, Target.REAL, length);
  }

  /** Returns 0.05, about a fifth of the standard deviation. */
  @Override
  public double tolerance() {
    return 0.05;
  }

  /** Returns the variance over one trajectory of 200 000 units of time; takes about 50 ms. */
  @Override
  public double chanceLoss() {
    double[] series = reference();
    double mean = mean(series);
    double sum = 0;
    for (double v : series) {
      sum += (v - mean) * (v - mean);
    }
    return sum / series.length;
  }

  /**
   * Returns the share of windows of the same trajectory that leave mean ± tolerance at a counted
   * step.
   */
  @Override
  public double chanceError() {
    double[] series = reference();
    double mean = mean(series);
    int span = (length - warmUp - 1) * stride;
    if (span >= series.length) {
      return 1;
    }
    int windows = 0;
    int wrong = 0;
    int[] lastFar = new int[stride]; // by phase of the stride: latest index out of tolerance
    Arrays.fill(lastFar, Integer.MIN_VALUE);
    for (int i = 0; i < series.length; i++) {
      if (Math.abs(series[i] - mean) > tolerance()) {
        lastFar[i % stride] = i;
      }
      if (i >= span) {
        windows++;
        wrong += lastFar[i % stride] >= i - span ? 1 : 0;
      }
    }
    return (double) wrong / windows;
  }

  private double[] reference() {
    DelayEquation equation = new DelayEquation(tau, DelayEquation.PER_UNIT, 1.2);
    equation.advance(2 * LEFT_OUT * tau * DelayEquation.PER_UNIT);
    double[] series = new double[REFERENCE];
    for (int i = 0; i < series.length; i++) {
      equation.advance(DelayEquation.PER_UNIT);
      series[i] = equation.value() - 1;
    }
    return series;
  }

  private static double mean(double[] series) {
    double sum = 0;
    for (double v : series) {
      sum += v;
    }
    return sum / series.length;
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
      double start = 1.1 + 0.2 * random.nextDouble();
      DelayEquation equation = new DelayEquation(tau, DelayEquation.PER_UNIT, start);
      int leftOut = LEFT_OUT * tau * DelayEquation.PER_UNIT;
      equation.advance(leftOut + random.nextInt(leftOut / 2) + random.nextInt(leftOut / 2));
      for (int t = 0; t < length + horizon; t++) {
        equation.advance(stride * DelayEquation.PER_UNIT);
        double value = equation.value() - 1;
        if (t < length) {
          x[t][b] = value;
        }
        if (t >= horizon + warmUp) {
          targets[t - horizon][b] = value;
        }
      }
    }
    return new Batch(x, targets);
  }
}
