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
  /** Returns the sizes of inputs and outputs, the type of the targets and the longest sequence. */
  Signature signature();

  /** Returns the number of inputs, D. */
  default int inputSize() {
    return signature().inputs();
  }

  /** Returns the number of outputs of the readout, K. */
  default int outputSize() {
    return signature().outputs();
  }

  /** Returns the type of the targets. */
  default Target target() {
    return signature().target();
  }

  /** Returns the largest number of steps of a sequence, T. */
  default int longest() {
    return signature().longest();
  }

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
