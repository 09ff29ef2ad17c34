package gradflow.experiment;

import gradflow.cell.Role;
import gradflow.measure.Measure;
import gradflow.measure.Need;
import java.util.EnumSet;
import java.util.Set;

/**
 * A rough estimate of time from the number of floating-point operations, at a rate that is typical
 * of one core.
 */
public final class CostEstimate {
  private static final double FLOPS_PER_SECOND = 1.5e10;
  private static final double SECONDS_PER_STEP = 3e-6;

  private CostEstimate() {}

  /** Seconds of one core for all runs. */
  public static double seconds(ExperimentSpec spec) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    for (Measure m : spec.measures()) {
      needs.addAll(m.needs());
    }
    double seconds = 0;
    for (PlannedRun run : spec.runs()) {
      Work r = run.work();
      double n = r.cell().stateSize();
      double h =
          r.cell().layout().blocks().stream().filter(b -> b.role() == Role.RECURRENT).count();
      double size = (double) r.cell().hiddenSize() * r.cell().hiddenSize();
      double step = 2 * h * size * (needs.contains(Need.ADJOINTS) ? 3 : 1);
      step += needs.contains(Need.JACOBIANS) || needs.contains(Need.PRODUCTS) ? 2 * h * size : 0;
      step += needs.contains(Need.PRODUCTS) ? 5 * n * n * n : 0;
      double updates = 1;
      if (r instanceof TrainSpec train) {
        updates = train.updates();
        step = 6 * h * size;
      }
      seconds +=
          updates * r.steps() * r.batch() * (step / FLOPS_PER_SECOND)
              + updates * r.steps() * SECONDS_PER_STEP;
    }
    return seconds;
  }
}
