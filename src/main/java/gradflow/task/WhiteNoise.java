package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.function.Consumer;

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
    Consumer<double[]> stream = stream(size, batch, seed);
    for (double[] at : x) {
      stream.accept(at);
    }
    return x;
  }

  /**
   * The same inputs step by step: each call writes x_t of the next step. Each sample has a stream
   * of its own, so that a larger batch keeps the samples it had.
   */
  public Consumer<double[]> stream(int size, int batch, Seed seed) {
    Normals[] samples = new Normals[batch];
    Arrays.setAll(samples, b -> new Normals(seed.child(b)));
    return at -> {
      for (int d = 0; d < size; d++) {
        for (int b = 0; b < batch; b++) {
          at[d * batch + b] = std == 0 ? 0 : std * samples[b].next();
        }
      }
    };
  }
}
