package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;

/**
 * The initial state s_0: independent N(mean, std²) entries, all equal to the mean for std = 0.
 *
 * @param std standard deviation, ≥ 0
 * @param mean mean of every entry
 */
@About(summary = "initial state: independent normal entries")
public record InitialState(
    @Option(value = "0", help = "standard deviation of every entry of s_0") double std,
    @Option(value = "0", help = "mean of every entry of s_0") double mean) {
  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code std} is negative, or one is not finite
   */
  public InitialState {
    Check.finite("std", std);
    Check.finite("mean", mean);
    Check.notNegative("std", std);
  }

  /** Creates an initial state with mean 0. */
  public InitialState(double std) {
    this(std, 0);
  }

  /** Draws the state, n x batch, row-major. */
  public double[] state(int size, int batch, Seed seed) {
    double[] s = new double[size * batch];
    Arrays.fill(s, mean);
    if (std > 0) {
      for (int b = 0; b < batch; b++) {
        Normals normals = new Normals(seed.child(b));
        for (int i = 0; i < size; i++) {
          s[i * batch + b] += std * normals.next();
        }
      }
    }
    return s;
  }
}
