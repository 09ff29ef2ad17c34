package gradflow.task;

import gradflow.rng.Seed;
import java.util.Optional;
import java.util.function.Consumer;

/** A generator of inputs. */
public interface Drive {
  /**
   * Generates inputs for T steps.
   *
   * @return {@code x[t - 1]} is x_t, {@code size x batch} entries, row-major; steps may share an
   *     array
   */
  double[][] inputs(int steps, int size, int batch, Seed seed);

  /**
   * Returns a source of the same inputs step by step, for runs whose inputs do not fit into memory;
   * empty if the generator does not support it.
   */
  default Optional<Source> source(int size, int batch, Seed seed) {
    return Optional.empty();
  }

  /** Inputs step by step: each call writes x_t of the next step, {@code size x batch} entries. */
  interface Source extends Consumer<double[]> {
    /** Returns another source that continues from the same step. */
    Source copy();
  }
}
