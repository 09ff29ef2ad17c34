package gradflow.task;

import gradflow.rng.Seed;
import java.util.Optional;
import java.util.function.Consumer;

/** A generator of inputs. */
public interface Drive {
  /**
   * Inputs for T steps.
   *
   * @return {@code x[t - 1]} is x_t, {@code size x batch} entries, row-major; steps may share an
   *     array
   */
  double[][] inputs(int steps, int size, int batch, Seed seed);

  /**
   * The same inputs step by step, for runs whose inputs are too many to be kept; empty if the
   * generator cannot go back to a step.
   */
  default Optional<Source> source(int size, int batch, Seed seed) {
    return Optional.empty();
  }

  /** Inputs step by step: each call writes x_t of the next step, {@code size x batch} entries. */
  interface Source extends Consumer<double[]> {
    /** Another source that goes on from the same step. */
    Source copy();
  }
}
