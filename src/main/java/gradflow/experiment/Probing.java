package gradflow.experiment;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * When the measures are applied to a model during training: before the first update, after the
 * last, and at regular intervals in between; on the same sequences each time.
 *
 * @param every updates between probes; 0 for none between first and last
 * @param samples number of sequences ≥ 1
 */
@About(summary = "when measures are taken during training, and on how many sequences")
public record Probing(
    @Option(
            value = "0",
            help = "updates between probes; 0: only before and after training",
            unit = "updates",
            example = "100")
        int every,
    @Option(value = "1", help = "number of sequences to measure", unit = "sequences") int samples) {
  /**
   * Checks both.
   *
   * @throws gradflow.check.BadArgument if {@code every} is negative or {@code samples} below 1
   */
  public Probing {
    Check.atLeast("every", every, 0);
    Check.positive("samples", samples);
  }

  /** Whether a probe is due after that many updates. */
  boolean due(long updates) {
    return updates == 0 || (every > 0 && updates % every == 0);
  }
}
