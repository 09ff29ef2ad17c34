package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Number of parameters and time per step. Times depend on the machine and are not reproducible, so
 * they are written to a separate table, {@code timings}; the number of parameters is a column of
 * {@code runs.csv}. Jacobians are timed with all entries written out, because some cells provide
 * them in factored form and others do not. Computing only the factors is timed as a separate
 * operation.
 *
 * @param seconds time per operation for the warm-up, and at least as much for the timing
 */
@About(
    summary = "number of parameters; time of a forward step, a backward step and a Jacobian",
    equations =
        """
        parameters: entries of all blocks of the cell;  lstm: 4 (H (H + D) + H), gru: 3 (H (H + D) + H), with H more if it resets after
        seconds_per_step: median of at least 21 rounds after a warm-up, one thread, no other run at the same time; the operations take turns
        seconds_low, seconds_high: its confidence interval (order statistics), at least 95 %
        forward, backward: for a batch as the run's, backward with parameter gradients
        jacobian: for one sample, with all structurally nonzero entries written out
        jacobian_factors: for one sample, only the factors of J; only cells that provide them
        """,
    unit = "1; s",
    source = {"hochreiter1997", "cho2014"})
@Needs(Need.STATES)
public record StepCost(
    @Option(value = "0.05", help = "time per operation, for warm-up and again for timing")
        double seconds)
    implements Measure {
  /** Number of operations: forward, backward and two forms of the Jacobian. */
  private static final int OPERATIONS = 4;

  private static final Recorded TIMINGS =
      Recorded.table(
          "timings",
          "operation",
          "rounds,repetitions",
          "seconds_per_step,seconds_low,seconds_high");

  /** Checks the time. */
  public StepCost {
    Check.within("seconds", seconds, 1e-4, 60);
  }

  @Override
  public boolean isTiming() {
    return true;
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        TIMINGS.with("operation", List.of("forward", "backward", "jacobian", "jacobian_factors")),
        Recorded.numbers("parameters"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return 2 * OPERATIONS * seconds; // warm-up and timing
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    Weights w = context.weights();
    Tape last = new Tape(cell, context.batch());
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        if (t == context.steps()) {
          for (int p = 0; p < tape.beforeArrays().length; p++) {
            double[] from = tape.beforeArrays()[p];
            System.arraycopy(from, 0, last.beforeArrays()[p], 0, from.length);
          }
          System.arraycopy(tape.get("x"), 0, last.get("x"), 0, tape.get("x").length);
          cell.step(w, last);
        }
      }

      @Override
      public List<MeasureValue> finish() {
        Tape bar = new Tape(cell, context.batch());
        for (double[] part : bar.afterArrays()) {
          Arrays.fill(part, 1e-3);
        }
        Gradients gradients = Gradients.of(w);
        StepJacobian j = cell.newJacobian();
        Map<String, Runnable> operations = new LinkedHashMap<>();
        operations.put("forward", () -> cell.step(w, last));
        operations.put("backward", () -> cell.adjoint(w, last, bar, gradients));
        operations.put("jacobian", () -> written(cell, w, last, j));
        cell.jacobian(w, last, 0, j);
        if (j.isFactored()) {
          operations.put("jacobian_factors", () -> cell.jacobian(w, last, 0, j));
        }
        SeriesRows rows = new SeriesRows(TIMINGS);
        for (Turns.Timing t : new Turns(seconds, System::nanoTime).time(operations)) {
          rows.add(
              t.operation(),
              t.rounds(),
              t.repetitions(),
              t.seconds(),
              t.interval().low(),
              t.interval().high());
        }
        List<MeasureValue> values = new ArrayList<>();
        values.add(new MeasureValue.Scalar("parameters", cell.layout().size()));
        values.add(rows.series(false));
        return values;
      }
    };
  }

  /**
   * Computes J with all entries written out, as in a product. Reading one entry writes all of them.
   */
  static void written(Cell cell, Weights w, Tape tape, StepJacobian j) {
    cell.jacobian(w, tape, 0, j);
    j.self(0);
  }
}
