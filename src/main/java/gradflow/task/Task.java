package gradflow.task;

import gradflow.files.InputFile;
import gradflow.rng.Seed;
import java.util.List;

/**
 * A learning task: draws sequences with their targets. A batch depends only on its seed. Sample b
 * depends on {@code seed.child(b)}, and properties shared by the batch, such as the length, on
 * named children. A larger batch therefore contains the samples of a smaller one.
 */
public interface Task {
  /** Returns the number of inputs, D. */
  int inputSize();

  /** Returns the number of outputs of the readout, K: values per target, or classes. */
  int outputSize();

  /** Returns the type of the targets. */
  Target target();

  /** Returns the largest number of steps of a sequence, T. */
  int longest();

  /**
   * Returns the mean loss of the best output that ignores the input (or does not look back far
   * enough): mean squared error, or cross-entropy in nats.
   */
  double chanceLoss();

  /**
   * Returns the share of sequences that such an output gets wrong. A sequence is wrong if the
   * output is wrong at one or more counted steps.
   */
  double chanceError();

  /**
   * Returns the distance from a real target within which an output counts as correct. Ignored for
   * other targets.
   */
  default double tolerance() {
    return 0.2;
  }

  /** Returns the files that the task reads; none if its data are generated. */
  default List<InputFile> files() {
    return List.of();
  }

  /**
   * Draws sequences.
   *
   * @param size number of samples, ≥ 1
   */
  Batch batch(int size, Seed seed);
}
