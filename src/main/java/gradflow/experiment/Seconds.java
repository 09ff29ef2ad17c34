package gradflow.experiment;

import java.util.Collection;

/**
 * Wall time of a run. The time outside the three parts is spent on drawing weights, logging and
 * checkpoints; a run that only measures has no parts. If training was resumed from a checkpoint,
 * the time before it is included.
 *
 * @param total total time
 * @param updates training updates: batches, gradients, steps of the optimiser
 * @param tests tests on fresh sequences
 * @param probes measures during training
 */
public record Seconds(double total, double updates, double tests, double probes) {
  /** Creates the times of a run that only measures. */
  public static Seconds of(double total) {
    return new Seconds(total, 0, 0, 0);
  }

  /** Returns the sums over runs. */
  public static Seconds sum(Collection<Seconds> all) {
    double total = 0;
    double updates = 0;
    double tests = 0;
    double probes = 0;
    for (Seconds s : all) {
      total += s.total;
      updates += s.updates;
      tests += s.tests;
      probes += s.probes;
    }
    return new Seconds(total, updates, tests, probes);
  }

  /** Whether the run trained a model. */
  public boolean trained() {
    return updates > 0;
  }

  /** Time of the probes relative to that of the updates; NaN without updates. */
  public double probesOverUpdates() {
    return trained() ? probes / updates : Double.NaN;
  }
}
