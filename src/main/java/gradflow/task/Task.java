package gradflow.task;

import gradflow.files.InputFile;
import gradflow.rng.Seed;
import java.util.List;

/**
 * A learning task: draws sequences with their targets. A batch depends on its seed alone, and its
 * sample b on {@code seed.child(b)} (and what the batch shares, such as the length, on named
 * children), so that a larger batch keeps the samples that it had.
 */
public interface Task {
  /** Number of inputs, D. */
  int inputSize();

  /** Number of outputs of the readout, K: values of a target, or classes. */
  int outputSize();

  /** What its targets are. */
  Target target();

  /** The largest number of steps of a sequence, T. */
  int longest();

  /**
   * Mean loss of the best output that does not look at the input (or not far enough back): mean
   * squared error, or cross-entropy in nats.
   */
  double chanceLoss();

  /**
   * Share of sequences that such an output gets wrong: a sequence is wrong if it is so at one
   * counted step or more.
   */
  double chanceError();

  /**
   * For real targets: an output within this distance of its target counts as right. Ignored for
   * other targets.
   */
  default double tolerance() {
    return 0.2;
  }

  /** The files that it reads; none for what is drawn. */
  default List<InputFile> files() {
    return List.of();
  }

  /**
   * Draws sequences.
   *
   * @param size number of samples ≥ 1
   */
  Batch batch(int size, Seed seed);
}
