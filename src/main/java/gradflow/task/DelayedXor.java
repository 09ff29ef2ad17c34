package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Delayed exclusive or: whether the bits shown d and d/2 steps ago differ. It requires memory and a
 * function that is not linear in the inputs. The released code of engelken2023flossing calls d/2
 * the delay, and also counts the first d steps; here they have no target.
 *
 * @param length T &gt; delay
 * @param delay d ≥ 2, even
 * @param at steps with a target, among those after the first d
 */
@About(
    summary = "delayed xor: do the bits shown d and d/2 steps ago differ?",
    equations =
        """
        x_t ~ U{0, 1}
        y_t = x_{t-d/2} xor x_{t-d},  at step T or at every step t > d
        chance: ln 2, error 1/2 (every step: 1 - 2^-(T-d) of the sequences)
        sizes: 1 input, 1 binary output
        """,
    unit = "nats per step",
    source = {"engelken2023flossing"})
public record DelayedXor(
    @Option(help = "number of steps, T", unit = "steps", example = "50") int length,
    @Option(help = "steps back to the earlier bit, d (even)", unit = "steps", example = "10")
        int delay,
    @Option(value = "every", help = "target at every step after d, or only at the last") When at)
    implements Task {
  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if {@code delay} is below 2 or odd, or {@code length} is not
   *     above it
   */
  public DelayedXor {
    Check.that(
        delay >= 2 && delay % 2 == 0,
        "delay",
        "got " + delay + ", expected an even number >= 2 (the other bit is d/2 steps ago)");
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

  /**
   * Returns the error of guessing. The answers at different steps are fair and independent, because
   * each depends on an input that no earlier answer depends on.
   */
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
        targets[t] = new double[size];
        for (int b = 0; b < size; b++) {
          targets[t][b] = Math.abs(x[t - delay / 2][b] - x[t - delay][b]);
        }
      }
    }
    return new Batch(x, targets);
  }
}
