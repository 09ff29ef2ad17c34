package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.CovariantVectors;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The angle between the expanding and the contracting directions at each time, computed from
 * covariant Lyapunov vectors. Where the angle comes near 0, stable and unstable directions are
 * nearly tangent, and the exponents alone do not determine how a perturbation evolves.
 *
 * @param k number of vectors, starting with the largest exponent; 0 for all
 * @param burnIn number of steps discarded before the frames are used
 * @param tail number of steps at the end whose vectors are discarded
 * @param split number of directions that count as expanding; 0 for those with positive exponents
 */
@About(
    summary = "covariant Lyapunov vectors: angles between expanding and contracting directions",
    equations =
        """
        J_t Q_{t-1} = Q_t R_t forward;  C_{t-1} = R_t^-1 C_t, columns of length 1, backward;  V_t = Q_t C_t
        J_t v_i(t-1) is parallel to v_i(t); its mean log growth is the i-th exponent
        angle: smallest between a vector of span(v_1 .. v_m) and one of span(v_m+1 .. v_k), 0 .. pi/2
        clv_angle_min near 0: not hyperbolic; empty if all directions or none expand
        """,
    unit = "rad",
    source = "ginelli2007")
@Needs(Need.STATES)
public record CovariantLyapunov(
    @Option(value = "0", help = "number of vectors, from the largest exponent; 0: all") int k,
    @Option(value = "100", help = "burn-in steps of the frames", unit = "steps") int burnIn,
    @Option(
            value = "100",
            help = "steps at the end of the run whose vectors are discarded",
            unit = "steps")
        int tail,
    @Option(
            value = "0",
            help = "directions that count as expanding; 0: those with positive exponents")
        int split)
    implements Measure {
  private static final long MOST_BYTES = 1L << 30;
  private static final Recorded ANGLES =
      Recorded.table("covariant_angles", "", "t,sample", "angle_rad");
  private static final Recorded EXPONENTS =
      Recorded.table("covariant_exponents", "", "index,sample", "exponent_nats_per_step");

  /** Checks the options. */
  public CovariantLyapunov {
    Check.atLeast("k", k, 0);
    Check.atLeast("burn_in", burnIn, 0);
    Check.atLeast("tail", tail, 0);
    Check.atLeast("split", split, 0);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        Recorded.numbers(
            "clv_expanding_directions",
            "clv_angle_min_rad",
            "clv_angle_q01_rad",
            "clv_angle_median_rad"),
        ANGLES,
        EXPONENTS);
  }

  @Override
  public void requireSteps(int steps) {
    Check.that(
        burnIn + (long) tail < steps,
        "burn_in",
        "got burn_in + tail = %s, expected less than the %s steps of the run"
            .formatted(burnIn + (long) tail, steps));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    int n = cell.stateSize();
    int count = k == 0 ? n : Math.min(n, k);
    // backward: one triangular solve for the coefficients, and the singular values that give an
    // angle
    double back = KernelTimes.square(count) + KernelTimes.singularValues(count);
    return (double) steps * samples * (KernelTimes.tangents(cell, count) + back);
  }

  @Override
  public Probe probe(Context context) {
    requireSteps(context.steps());
    Cell cell = context.cell();
    int n = cell.stateSize();
    Check.that(k <= n, "k", "got " + k + ", expected at most the " + n + " entries of the state");
    int count = k == 0 ? n : k;
    Check.that(
        split < count, "split", "got " + split + ", expected less than the " + count + " vectors");
    long bytes = 4L * count * (count + 1) * context.steps() * context.batch();
    Check.that(
        bytes <= MOST_BYTES,
        "k",
        ("got %s vectors over %s steps of %s samples, which take %s MiB, expected at most %s"
                + " MiB; lower k")
            .formatted(count, context.steps(), context.batch(), bytes >> 20, MOST_BYTES >> 20));
    StepJacobian j = cell.newJacobian();
    List<CovariantVectors> samples = new ArrayList<>();
    for (int b = 0; b < context.batch(); b++) {
      samples.add(
          new CovariantVectors(
              context.weights().backend(), n, count, burnIn, false, new Seed(0).child(b)));
    }
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        for (int b = 0; b < samples.size(); b++) {
          cell.jacobian(context.weights(), tape, b, j);
          samples.get(b).push(j);
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return values(context, samples, count);
      }
    };
  }

  private List<MeasureValue> values(Context context, List<CovariantVectors> samples, int count) {
    SeriesRows angles = new SeriesRows(ANGLES);
    SeriesRows exponents = new SeriesRows(EXPONENTS);
    double[] all = new double[(context.steps() - burnIn - tail + 1) * samples.size()];
    int[] known = {0};
    double expanding = 0;
    for (int b = 0; b < samples.size(); b++) {
      CovariantVectors vectors = samples.get(b);
      int m =
          split > 0 ? split : (int) Arrays.stream(vectors.exponents()).filter(e -> e > 0).count();
      expanding += (double) m / samples.size();
      double[] sums = new double[count];
      List<double[]> backwards = new ArrayList<>();
      vectors.backward(
          tail,
          (t, c, growth) -> {
            for (int i = 0; growth != null && i < count; i++) {
              sums[i] += growth[i] / (context.steps() - burnIn - tail);
            }
            if (m > 0 && m < count) {
              double angle = CovariantVectors.angle(context.weights().backend(), c, m);
              backwards.add(new double[] {t, angle});
              all[known[0]++] = angle;
            }
          });
      for (int r = backwards.size() - 1; r >= 0; r--) {
        int t = (int) backwards.get(r)[0];
        angles.add(t, b, backwards.get(r)[1]);
      }
      for (int i = 0; i < count; i++) {
        exponents.add(i + 1, b, sums[i]);
      }
    }
    double[] sorted = Arrays.copyOf(all, known[0]);
    Arrays.sort(sorted);
    return List.of(
        new MeasureValue.Scalar("clv_expanding_directions", expanding),
        new MeasureValue.Scalar("clv_angle_min_rad", quantile(sorted, 0)),
        new MeasureValue.Scalar("clv_angle_q01_rad", quantile(sorted, 0.01)),
        new MeasureValue.Scalar("clv_angle_median_rad", quantile(sorted, 0.5)),
        angles.series(false),
        exponents.series(false));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
  }
}
