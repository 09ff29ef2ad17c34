package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.cell.JacobianForm;
import gradflow.measure.KernelTimes;
import gradflow.measure.Measure;
import gradflow.measure.Need;
import gradflow.train.BackPropagation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Estimates the duration of an experiment from the times of the kernels that its measures need.
 * Accurate to a factor of two or three on another machine; figures are not included.
 */
public final class CostEstimate {
  /** Overhead of a run: its weights, record and rows, measured with two units and five steps. */
  private static final double SECONDS_PER_RUN = 4e-4;

  /** Time for the start of Java and the compilation of the code. */
  private static final double SECONDS_AT_START = 4;

  /** State size from which products and factorisations are multithreaded. */
  private static final int LARGE = 512;

  private CostEstimate() {}

  /** Returns the seconds of one core for all runs, from the start of the process. */
  public static double seconds(ExperimentSpec spec) {
    double reported = spec.reportedShare();
    double seconds = SECONDS_AT_START;
    for (RunKind kind : spec.runs().kinds()) {
      double runs = kind.trials() + reported * kind.reported();
      seconds += runs * seconds(kind.work(), spec.measures());
    }
    return seconds;
  }

  /**
   * Returns how many of the threads an experiment keeps busy: one for each run, or all if runs are
   * large enough to be shared, see {@link gradflow.team.Team}.
   */
  public static int threads(ExperimentSpec spec, int available) {
    boolean shared = spec.runs().stream().allMatch(r -> isShared(r.work()));
    int parallel = spec.parallel(available);
    return shared && parallel > 1 ? available : parallel;
  }

  private static boolean isShared(Work work) {
    Cell cell = work.cell();
    if (work instanceof TrainSpec train) {
      return BackPropagation.sharesBatch(cell, train.batch());
    }
    return cell.jacobianForm() == JacobianForm.DENSE && cell.stateSize() >= LARGE;
  }

  /** Returns the seconds of one core for one run. */
  static double seconds(Work work, List<Measure> all) {
    List<Measure> measures = all.stream().filter(m -> m.appliesTo(work.cell())).toList();
    if (work instanceof TrainSpec train) {
      // forward, adjoint, gradients of the parameters; a probe of the measures before and after
      double update = train.steps() * 3 * KernelTimes.step(train.cell(), train.batch());
      int looks =
          train.probe().every() == 0 ? 2 : 2 + (train.updates() - 1) / train.probe().every();
      double look =
          measures.isEmpty()
              ? 0
              : measured(train.cell(), train.steps(), train.probe().samples(), measures);
      Evaluation test = train.evaluation();
      double tested =
          train.tested().longest()
              * KernelTimes.step(train.cell(), test.samples())
              * (2 + train.updates() / test.every());
      return SECONDS_PER_RUN + train.updates() * update + tested + looks * look;
    }
    return SECONDS_PER_RUN + measured(work.cell(), work.steps(), work.batch(), measures);
  }

  private static double measured(Cell cell, int steps, int batch, List<Measure> measures) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    measures.forEach(m -> needs.addAll(m.needs()));
    double step = KernelTimes.step(cell, batch); // forward
    step += needs.contains(Need.ADJOINTS) ? KernelTimes.step(cell, batch) : 0;
    double sample = 0;
    if (needs.contains(Need.PRODUCTS)) {
      sample += KernelTimes.jacobian(cell) + KernelTimes.product(cell, cell.stateSize());
    } else if (needs.contains(Need.JACOBIANS)) {
      sample += KernelTimes.jacobian(cell);
    }
    double own = 0;
    for (Measure m : measures) {
      own += m.seconds(cell, steps, batch);
    }
    return steps * (step + batch * sample) + own;
  }
}
