package gradflow.task;

import gradflow.rng.Seed;
import gradflow.spec.About;
import java.util.Arrays;

/** No input: x_t = 0. */
@About(summary = "no input", equations = "x_t = 0")
public record Zero() implements Drive {
  @Override
  public double[][] inputs(int steps, int size, int batch, Seed seed) {
    double[][] x = new double[steps][];
    Arrays.fill(x, new double[size * batch]);
    return x;
  }
}
