package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;

/**
 * Delayed recall: the target is the bit shown {@code delay} steps ago, while new bits are shown at
 * each step. This is the delayed copy task of engelken2023flossing. Its released code also counts
 * the first {@code delay} steps; here they have no target.
 *
 * @param length T &gt; delay
 * @param delay d ≥ 1
 * @param at steps with a target, among those after the first d
 */
@About(
    summary = "delayed recall: the bit shown d steps ago, while new bits keep coming",
    equations =
        """
        x_t ~ U{0, 1}
        y_t = x_{t-d},  at step T or at every step t > d
        chance: ln 2, error 1/2 (every step: 1 - 2^-(T-d) of the sequences)
        sizes: 1 input, 1 binary output
        """,
    unit = "nats per step",
    source = {"engelken2023flossing"})
public record DelayedRecall(
    @Option(help = "number of steps, T", unit = "steps", example = "50") int length,
    @Option(help = "delay d", unit = "steps", example = "10") int delay,
    @Option(value = "every", help = "target at every step after d, or only at the last") When at)
    implements Task {
  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if {@code delay} is below 1, or {@code length} is not above
   *     it
   */
  public DelayedRecall {
    Check.positive("delay", delay);
    Check.that(
        length > delay, "length", "got " + length + ", expected more than the delay, " + delay);
  }

  @Override
  public Signature signature() {
    return new Signature(1, 1, Target.BINARY, length);
  }

  @Override
  public double chanceLoss() {
    return StrictMath.log(2);
  }

  @Override
  public double chanceError() {
    return Bits.wrong(at == When.LAST ? 1 : length - delay);
  }

  @Override
  public Batch batch(int size, Seed seed) {
    double[][] x = Bits.draw(length, size, seed);
    double[][] targets = new double[length][];
    for (int t = delay; t < length; t++) {
      if (at.counts(t + 1, length)) {
        targets[t] = Arrays.copyOf(x[t - delay], size);
      }
    }
    return new Batch(x, targets);
  }
}
