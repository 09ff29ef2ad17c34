package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Sequential parity: whether the number of ones so far is odd. All inputs matter equally, from the
 * first to the last. bengio1994 has a target at the end only ({@link When#LAST}) and, as here,
 * encodes one as 1 and zero as −1.
 *
 * @param length T ≥ 1
 * @param at steps with a target
 */
@About(
    summary = "sequential parity: is the number of ones so far odd?",
    equations =
        """
        b_t ~ U{0, 1},  x_t = 2 b_t - 1
        y_t = b_1 xor ... xor b_t,  at step T or at every step
        chance: ln 2, error 1/2 (every step: 1 - 2^-T of the sequences)
        sizes: 1 input, 1 binary output
        """,
    unit = "nats per step",
    source = {"bengio1994"})
public record Parity(
    @Option(help = "number of steps, T", unit = "steps", example = "20") int length,
    @Option(value = "last", help = "target at the last step only, or at every step") When at)
    implements Task {
  /**
   * Checks the length.
   *
   * @throws gradflow.check.BadArgument if {@code length} is below 1
   */
  public Parity {
    Check.positive("length", length);
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
    return Bits.wrong(at == When.LAST ? 1 : length);
  }

  @Override
  public Batch batch(int size, Seed seed) {
    double[][] x = Bits.draw(length, size, seed);
    double[][] targets = new double[length][];
    double[] odd = new double[size];
    for (int t = 0; t < length; t++) {
      for (int b = 0; b < size; b++) {
        odd[b] = Math.abs(odd[b] - x[t][b]);
        x[t][b] = 2 * x[t][b] - 1;
      }
      if (at.counts(t + 1, length)) {
        targets[t] = odd.clone();
      }
    }
    return new Batch(x, targets);
  }
}
