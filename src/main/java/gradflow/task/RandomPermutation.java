package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random permutation: the first symbol is 0 or 1, and all others are drawn from the remaining ones.
 * The symbol after the last is again the first and must be predicted. As in the released code of
 * pascanu2013, only the last step counts, and the readout has one output per symbol.
 *
 * @param length T ≥ 1
 * @param symbols number of symbols, K ≥ 3
 */
@About(
    summary = "random permutation: recall the first symbol (0 or 1) after the last step",
    equations =
        """
        x_1 ~ U{0, 1},  x_t ~ U{2..K-1} (t = 2..T), one-hot
        y_T = x_1
        chance: ln 2, error 1/2
        sizes: K inputs, K classes
        """,
    unit = "nats",
    source = {"hochreiter1997", "martens2011", "pascanu2013"})
public record RandomPermutation(
    @Option(help = "number of steps, T", unit = "steps", example = "50") int length,
    @Option(value = "100", help = "number of symbols, K") int symbols)
    implements Task {
  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if {@code length} is below 1 or {@code symbols} below 3
   */
  public RandomPermutation {
    Check.positive("length", length);
    Check.atLeast("symbols", symbols, 3);
  }

  @Override
  public Signature signature() {
    return new Signature(symbols, symbols, Target.CLASS, length);
  }

  @Override
  public double chanceLoss() {
    return StrictMath.log(2);
  }

  @Override
  public double chanceError() {
    return 0.5;
  }

  @Override
  public Batch batch(int size, Seed seed) {
    double[][] x = new double[length][symbols * size];
    double[][] targets = new double[length][];
    targets[length - 1] = new double[size];
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      int first = random.nextInt(2);
      x[0][first * size + b] = 1;
      for (int t = 1; t < length; t++) {
        x[t][(2 + random.nextInt(symbols - 2)) * size + b] = 1;
      }
      targets[length - 1][b] = first;
    }
    return new Batch(x, targets);
  }
}
