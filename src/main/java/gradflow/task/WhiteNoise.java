package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * White noise, independent over steps, inputs and samples.
 *
 * @param std standard deviation ≥ 0
 */
@About(summary = "white Gaussian noise", equations = "x_t ~ N(0, std^2), independent")
public record WhiteNoise(@Option(value = "1", help = "standard deviation") double std)
    implements Drive {
  /**
   * Checks the deviation.
   *
   * @throws gradflow.check.BadArgument if {@code std} is negative or not finite
   */
  public WhiteNoise {
    Check.finite("std", std);
    Check.that(std >= 0, "std", "got " + std + ", expected a number >= 0");
  }

  @Override
  public double[][] inputs(int steps, int size, int batch, Seed seed) {
    double[][] x = new double[steps][size * batch];
    if (std == 0) {
      return x;
    }
    for (int b = 0; b < batch; b++) {
      // one stream a sample, so that a longer batch keeps the samples it had
      Normals normals = new Normals(seed.child(b));
      for (double[] at : x) {
        for (int d = 0; d < size; d++) {
          at[d * batch + b] = std * normals.next();
        }
      }
    }
    return x;
  }
}
