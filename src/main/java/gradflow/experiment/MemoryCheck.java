package gradflow.experiment;

import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.rng.Seed;
import java.util.List;

/** Determines the memory requirements of an experiment's runs before any run starts. */
public final class MemoryCheck {
  private MemoryCheck() {}

  /**
   * Returns the share of the memory budget for each of {@code threads} concurrent runs. The budget
   * is the spec's {@code memory}, but at most three quarters of this Java's heap.
   */
  public static long perRun(ExperimentSpec spec, int threads) {
    return Math.min(spec.memory(), Runtime.getRuntime().maxMemory() / 4 * 3) / threads;
  }

  /**
   * Returns the plan of the run that needs most.
   *
   * @throws BadArgument if a run does not fit; the message states what would
   */
  public static MemoryPlan largest(ExperimentSpec spec, int threads) {
    MemoryPlan largest = null;
    long budget = perRun(spec, threads);
    for (RunKind kind : spec.runs().kinds()) {
      Work r = kind.work();
      long fixed = fixedBytes(r, spec.measures());
      if (fixed > budget) {
        throw new BadArgument(
            "memory",
            ("got %s for each of %s%s, expected at least %s for inputs and weights of one;"
                    + " raise memory (or Java's heap, -Xmx), or lower steps, batch or hidden_size")
                .formatted(
                    MemoryPlan.human(budget),
                    threads,
                    threads == 1 ? " run" : " parallel runs",
                    MemoryPlan.human(fixed)));
      }
      MemoryPlan plan = plan(r, spec.measures(), budget);
      if (largest == null || plan.bytes() + fixed > largest.bytes()) {
        largest = new MemoryPlan(plan.steps(), plan.segment(), plan.bytes() + fixed);
      }
    }
    return largest;
  }

  /**
   * Returns how the states of a run are stored.
   *
   * @param budget of the whole run
   * @throws BadArgument if it does not fit
   */
  static MemoryPlan plan(Work r, List<Measure> measures, long budget) {
    return keepsNothing(r, measures)
        ? MemoryPlan.ofBlocks(r.cell(), r.steps(), r.batch())
        : MemoryPlan.within(budget - fixedBytes(r, measures), r.cell(), r.steps(), r.batch());
  }

  /** Whether a run stores no trajectory. */
  private static boolean keepsNothing(Work r, List<Measure> measures) {
    return r instanceof RunSpec && !Instrument.needsTrajectory(r.cell(), measures);
  }

  /**
   * Whether inputs are drawn on demand instead of stored, which is the case if no trajectory is
   * stored.
   */
  static boolean drawsInputs(Work r, List<Measure> measures) {
    return keepsNothing(r, measures) && ((RunSpec) r).input().source(1, 1, new Seed(0)).isPresent();
  }

  /**
   * Returns the memory for inputs, weights with their resident copies, and the Jacobian products.
   */
  static long fixedBytes(Work r, List<Measure> measures) {
    long n = r.cell().stateSize();
    long inputs =
        drawsInputs(r, measures)
            ? Sequence.drawnBytes(r.steps(), r.cell().inputSize(), r.batch())
            : 8L * r.steps() * r.cell().inputSize() * r.batch();
    return inputs
        + 8
            * (3 * r.cell().layout().size()
                + (6 + 2L * r.batch()) * r.cell().jacobianForm().entries(n));
  }
}
