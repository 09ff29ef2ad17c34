package gradflow.experiment;

import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.rng.Seed;
import java.util.List;

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
    long budget = perRun(spec, threads);
    for (RunKind kind : spec.runs().kinds()) {
      Work r = kind.work();
      long fixed = fixedBytes(r, spec.measures());
      if (fixed > budget) {
        throw new BadArgument(
            "memory",
            "got "
                + MemoryPlan.human(budget)
                + " for each of "
                + threads
                + (threads == 1 ? " run" : " parallel runs")
                + ", expected at least "
                + MemoryPlan.human(fixed)
                + " for inputs and weights of one; raise memory (or Java's heap, -Xmx), or lower"
                + " steps, batch or hidden_size");
      }
      MemoryPlan plan = plan(r, spec.measures(), budget);
      if (largest == null || plan.bytes() + fixed > largest.bytes()) {
        largest = new MemoryPlan(plan.steps(), plan.segment(), plan.bytes() + fixed);
      }
    }
    return largest;
  }

  /**
   * What is kept of a run's states.
   *
   * @param budget of the whole run
   * @throws BadArgument if it does not fit
   */
  static MemoryPlan plan(Work r, List<Measure> measures, long budget) {
    return keepsNothing(r, measures)
        ? MemoryPlan.ofBlocks(r.cell(), r.steps(), r.batch())
        : MemoryPlan.within(budget - fixedBytes(r, measures), r.cell(), r.steps(), r.batch());
  }

  /** Whether a run keeps no trajectory. */
  private static boolean keepsNothing(Work r, List<Measure> measures) {
    return r instanceof RunSpec && !Instrument.needsTrajectory(r.cell(), measures);
  }

  /** Whether inputs are drawn again rather than kept: where no trajectory is kept either. */
  static boolean drawsInputs(Work r, List<Measure> measures) {
    return keepsNothing(r, measures) && ((RunSpec) r).input().source(1, 1, new Seed(0)).isPresent();
  }

  /** Inputs, weights with their resident copies, and the Jacobian products. */
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
