package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.GatePath;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.stream.Stream;

/**
 * The step Jacobian as a sum over the paths through a gated cell. A path is open if the slope of
 * its gate's activation is kept and the slopes of the other gates are set to 0; its term is the
 * difference from the Jacobian with the path closed. With all slopes at 0 only the direct path
 * remains: through the cell state of an lstm or the update gate of a gru.
 *
 * @param every number of steps between records
 */
@About(
    summary = "lstm, gru: share of the step Jacobian that passes through each gate",
    equations =
        """
        J_t = sum_k P_k;  lstm: direct (forget gate on c), i, f, g, o;  gru: direct (z on h), z, n, r
        r of a gru: contribution of the reset gate's slope to the path through the candidate
        share_k = <P_k, J_t>_F / <J_t, J_t>_F, which add up to 1;  frobenius_k = ||P_k||_F
        """,
    unit = "1",
    source = {"hochreiter1997", "cho2014"})
@Needs(Need.STATES)
public record GatePaths(
    @Option(value = "1", help = "steps between records", unit = "steps") int every)
    implements Measure {
  private static final Recorded GATE_PATHS =
      Recorded.table("gate_paths", "path", "t,sample", "share,frobenius");

  private static final GatePath DIRECT = new GatePath("direct", List.of(), List.of());

  /** Checks the option. */
  public GatePaths {
    Check.positive("every", every);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        GATE_PATHS.with("path", names(cell)),
        Recorded.numbers(names(cell).stream().map("share_"::concat).toList()),
        Recorded.numbers("gate_paths_error"));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return !cell.gatePaths().isEmpty();
  }

  private static List<String> names(Cell cell) {
    return Stream.concat(Stream.of(DIRECT), cell.gatePaths().stream()).map(GatePath::name).toList();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double n = cell.stateSize();
    double each = KernelTimes.jacobian(cell) + 4 * KernelTimes.elementwise(n * n);
    return (double) steps / every * samples * (2 + 2 * cell.gatePaths().size()) * each;
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    List<GatePath> ways = cell.gatePaths();
    List<String> gates = ways.stream().flatMap(w -> w.open().stream()).distinct().toList();
    SeriesRows rows = new SeriesRows(GATE_PATHS);
    double[] sums = new double[ways.size() + 1];
    return new Probe() {
      private double error;
      private int count;

      @Override
      public void state(int t, Tape tape) {
        for (int sample = 0; t % every == 0 && sample < tape.batch(); sample++) {
          Tape own = new Tape(cell, 1);
          Matrix whole = jacobian(tape, sample, own, gates);
          Matrix direct = jacobian(tape, sample, own, List.of());
          Matrix rest = whole.copy();
          for (int k = 0; k <= ways.size(); k++) {
            GatePath way = k == 0 ? DIRECT : ways.get(k - 1);
            Matrix part =
                k == 0
                    ? direct
                    : difference(
                        jacobian(tape, sample, own, way.open()),
                        way.less().isEmpty() ? direct : jacobian(tape, sample, own, way.less()));
            rest = difference(rest, part);
            double share = inner(part, whole) / inner(whole, whole);
            sums[k] += share;
            rows.add(way.name(), t, sample, share, Math.sqrt(inner(part, part)));
          }
          error = Math.max(error, rest.maxAbs() / whole.maxAbs());
          count++;
        }
      }

      /** Returns J of one sample, keeping only these slopes. */
      private Matrix jacobian(Tape tape, int sample, Tape own, List<String> open) {
        own.replicate(tape, sample);
        for (String gate : gates) {
          if (!open.contains(gate)) {
            java.util.Arrays.fill(own.get(gate), 0);
          }
        }
        StepJacobian j = cell.newJacobian();
        cell.jacobian(context.weights(), own, 0, j);
        return j.toMatrix();
      }

      @Override
      public List<MeasureValue> finish() {
        List<MeasureValue> values = new java.util.ArrayList<>();
        for (int k = 0; k <= ways.size(); k++) {
          String name = k == 0 ? DIRECT.name() : ways.get(k - 1).name();
          values.add(new MeasureValue.Scalar("share_" + name, sums[k] / count));
        }
        values.add(new MeasureValue.Scalar("gate_paths_error", error));
        values.add(rows.series(false));
        return values;
      }
    };
  }

  private static Matrix difference(Matrix a, Matrix b) {
    Matrix out = a.copy();
    for (int k = 0; k < out.data().length; k++) {
      out.data()[k] -= b.data()[k];
    }
    return out;
  }

  private static double inner(Matrix a, Matrix b) {
    double sum = 0;
    for (int k = 0; k < a.data().length; k++) {
      sum += a.data()[k] * b.data()[k];
    }
    return sum;
  }
}
