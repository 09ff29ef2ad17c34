package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.Option;

/**
 * s_0: every entry N(0, std²), independent; 0 for std = 0.
 *
 * @param std standard deviation ≥ 0
 */
public record InitialState(
    @Option(value = "0", help = "standard deviation of every entry of s_0") double std) {
  /**
   * Checks the deviation.
   *
   * @throws gradflow.check.BadArgument if {@code std} is negative or not finite
   */
  public InitialState {
    Check.finite("std", std);
    Check.that(std >= 0, "std", "got " + std + ", expected a number >= 0");
  }

  /** The state, n x batch, row-major. */
  public double[] state(int size, int batch, Seed seed) {
    double[] s = new double[size * batch];
    if (std > 0) {
      for (int b = 0; b < batch; b++) {
        Normals normals = new Normals(seed.child(b));
        for (int i = 0; i < size; i++) {
          s[i * batch + b] = std * normals.next();
        }
      }
    }
    return s;
  }
}
