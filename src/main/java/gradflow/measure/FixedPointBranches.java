package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.FixedPoint;
import gradflow.flow.FixedPointSearch;
import gradflow.flow.FixedPoints;
import gradflow.flow.HeldMap;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The fixed points of the cell while the first input of the run's first sample is held constant. A
 * sweep over a parameter then shows their branches. The search starts from zero and from random
 * states; it may miss fixed points.
 *
 * @param starts number of initial states
 * @param spread range of the random initial states: entries lie between -spread and spread
 */
@About(
    summary = "fixed points with the first input held, and their stability",
    equations =
        """
        s = F(s, x_1) by Newton's method; stable: every eigenvalue of J = dF/ds inside the unit circle
        output: mean of h over the units;  spectral_radius: largest |eigenvalue| of J there
        """,
    unit = "1",
    source = {"sussillo2013", "golub2018", "dennis1983"})
@Needs(Need.STATES)
public record FixedPointBranches(
    @Option(value = "50", help = "number of start states") int starts,
    @Option(value = "1", help = "largest entry of the random starts") double spread)
    implements Measure {
  /** Typical number of Newton steps per start, and of points found, for the cost estimate. */
  private static final double NEWTON_STEPS = 30;

  private static final double MOST_POINTS = 10;

  private static final Recorded FIXED_POINT_BRANCHES =
      Recorded.table(
          "fixed_point_branches",
          "stability",
          "point,unstable_directions,starts",
          "output,spectral_radius,residual");

  /** Checks the options. */
  public FixedPointBranches {
    Check.positive("starts", starts);
    Check.positive("spread", spread);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        FIXED_POINT_BRANCHES.with(
            "stability",
            Arrays.stream(FixedPoint.Stability.values())
                .map(s -> s.name().toLowerCase(Locale.ROOT))
                .toList()),
        Recorded.numbers("fixed_points", "stable_fixed_points", "searches_that_converged"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double n = cell.stateSize();
    double newton = KernelTimes.jacobian(cell) + 2 * KernelTimes.square(n);
    return starts * NEWTON_STEPS * newton + MOST_POINTS * KernelTimes.eigenvalues(n);
  }

  @Override
  public Probe probe(Context context) {
    double[] held = new double[context.cell().inputSize()];
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        for (int d = 0; t == 1 && d < held.length; d++) {
          held[d] = tape.get("x")[d * tape.batch()];
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return values(context, held);
      }
    };
  }

  private List<MeasureValue> values(Context context, double[] held) {
    Cell cell = context.cell();
    HeldMap map = new HeldMap(cell, context.weights(), held);
    FixedPoints found =
        new FixedPointSearch(starts, spread, FixedPointSearch.TOLERANCE, new Seed(0))
            .search(map, List.of());
    SeriesRows rows = new SeriesRows(FIXED_POINT_BRANCHES);
    int stable = 0;
    for (int k = 0; k < found.points().size(); k++) {
      FixedPoint p = found.points().get(k);
      stable += p.stability() == FixedPoint.Stability.STABLE ? 1 : 0;
      double output = 0;
      for (double v : map.outputOf(p.state())) {
        output += v / cell.hiddenSize();
      }
      rows.add(
          p.stability().name().toLowerCase(Locale.ROOT),
          k,
          p.unstableDirections(),
          p.starts(),
          output,
          p.spectralRadius(),
          p.residual());
    }
    return List.of(
        new MeasureValue.Scalar("fixed_points", found.points().size()),
        new MeasureValue.Scalar("stable_fixed_points", stable),
        new MeasureValue.Scalar("searches_that_converged", found.converged()),
        rows.series(false));
  }
}
