package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.Optional;

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
    Check.notNegative("std", std);
  }

  @Override
  public double[][] inputs(int steps, int size, int batch, Seed seed) {
    double[][] x = new double[steps][size * batch];
    Source stream = stream(size, batch, seed);
    for (double[] at : x) {
      stream.accept(at);
    }
    return x;
  }

  /**
   * Returns a source of the same inputs step by step: each call writes x_t of the next step. Each
   * sample has a separate stream, so a larger batch contains the samples of a smaller one.
   */
  public Source stream(int size, int batch, Seed seed) {
    Normals[] samples = new Normals[batch];
    Arrays.setAll(samples, b -> new Normals(seed.child(b)));
    return new Noise(std, samples);
  }

  @Override
  public Optional<Source> source(int size, int batch, Seed seed) {
    return Optional.of(stream(size, batch, seed));
  }

  private record Noise(double std, Normals[] samples) implements Source {
    @Override
    public void accept(double[] at) {
      int batch = samples.length;
      for (int k = 0; k < at.length; k += batch) {
        for (int b = 0; b < batch; b++) {
          at[k + b] = std == 0 ? 0 : std * samples[b].next();
        }
      }
    }

    @Override
    public Source copy() {
      return new Noise(std, Arrays.stream(samples).map(Normals::copy).toArray(Normals[]::new));
    }
  }
}
