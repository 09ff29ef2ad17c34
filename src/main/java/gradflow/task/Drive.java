package gradflow.task;

import gradflow.rng.Seed;

/** A generator of inputs. */
public interface Drive {
  /**
   * Inputs for T steps.
   *
   * @return {@code x[t - 1]} is x_t, {@code size x batch} entries, row-major; steps may share an
   *     array
   */
  double[][] inputs(int steps, int size, int batch, Seed seed);
}
