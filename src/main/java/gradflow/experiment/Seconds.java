package gradflow.experiment;

import java.util.Collection;

/**
 * Wall time of a run. What is in none of the three parts went into drawing weights, logging and
 * checkpoints; a run that only measures has no parts. A training that went on from a checkpoint
 * counts what it took before.
 *
 * @param total all
 * @param updates of the training: batches, gradients, steps of the optimiser
 * @param tests on fresh sequences
 * @param probes the measures during training
 */
public record Seconds(double total, double updates, double tests, double probes) {
  /** Of a run that only measures. */
  public static Seconds of(double total) {
    return new Seconds(total, 0, 0, 0);
  }

  /** Sums over runs. */
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

  /** Whether there was a training. */
  public boolean trained() {
    return updates > 0;
  }

  /** What the probes took relative to the updates; NaN without updates. */
  public double probesOverUpdates() {
    return trained() ? probes / updates : Double.NaN;
  }
}
