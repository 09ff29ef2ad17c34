package gradflow.experiment;

import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;

/** What the runs of an experiment will need, found out before any starts. */
public final class MemoryCheck {
  private MemoryCheck() {}

  /**
   * The share of the budget that one of {@code threads} runs at a time may take: the spec's {@code
   * memory}, but at most three quarters of this Java's heap.
   */
  public static long perRun(ExperimentSpec spec, int threads) {
    return Math.min(spec.memory(), Runtime.getRuntime().maxMemory() / 4 * 3) / threads;
  }

  /**
   * The plan of the run that needs most.
   *
   * @throws BadArgument if a run does not fit; the message says what would
   */
  public static MemoryPlan largest(ExperimentSpec spec, int threads) {
    MemoryPlan largest = null;
    for (PlannedRun run : spec.runs()) {
      Work r = run.work();
      long budget = perRun(spec, threads);
      long fixed = fixedBytes(r);
      if (fixed > budget) {
        throw new BadArgument(
            "memory",
            "got "
                + MemoryPlan.human(budget)
                + " for each of "
                + threads
                + " runs at a time, expected at least "
                + MemoryPlan.human(fixed)
                + " for inputs and weights of one; raise memory (or Java's heap, -Xmx), or lower"
                + " steps, batch or hidden_size");
      }
      MemoryPlan plan = MemoryPlan.within(budget - fixed, r.cell(), r.steps(), r.batch());
      if (largest == null || plan.bytes() + fixed > largest.bytes()) {
        largest = new MemoryPlan(plan.steps(), plan.segment(), plan.bytes() + fixed);
      }
    }
    return largest;
  }

  /** Inputs, weights with their resident copies, and the Jacobian products. */
  static long fixedBytes(Work r) {
    long n = r.cell().stateSize();
    long inputs = (long) r.steps() * r.cell().inputSize() * r.batch();
    return 8
        * (inputs
            + 3 * r.cell().layout().size()
            + (6 + 2L * r.batch()) * r.cell().jacobianForm().entries(n));
  }
}
