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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Number of parameters, and seconds that a step takes. Seconds depend on the machine and are never
 * twice the same, so they stand in a table of their own, {@code timings}; the count is a number of
 * the run.
 *
 * @param seconds spent on each operation
 */
@About(
    summary = "number of parameters; seconds of a forward step, a backward step and a Jacobian",
    equations =
        """
        parameters: entries of all blocks of the cell;  lstm: 4 (H (H + D) + H), gru: 3 (H (H + D) + H)
        seconds_per_step: the fastest of the repetitions, each for a batch as the run's, one thread
        backward: with parameter gradients;  jacobian: of one sample
        """,
    unit = "1; s",
    source = {"hochreiter1997", "cho2014"})
public record StepCost(@Option(value = "0.05", help = "spent on each operation") double seconds)
    implements Measure {
  /** Checks the time. */
  public StepCost {
    Check.within("seconds", seconds, 1e-4, 60);
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.STATES);
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
          java.util.Arrays.fill(part, 1e-3);
        }
        Gradients gradients = Gradients.of(w);
        StepJacobian j = cell.newJacobian();
        Rows rows = new Rows("timings", "operation", "repetitions", "seconds_per_step");
        time(rows, "forward", () -> cell.step(w, last));
        time(rows, "backward", () -> cell.adjoint(w, last, bar, gradients));
        time(rows, "jacobian", () -> cell.jacobian(w, last, 0, j));
        List<MeasureValue> values = new ArrayList<>();
        values.add(new MeasureValue.Scalar("parameters", cell.layout().size()));
        values.add(rows.series(false));
        return values;
      }
    };
  }

  /** Times an operation in ever longer rounds, so that the clock's grain does not count. */
  private void time(Rows rows, String name, Runnable operation) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double best = Double.POSITIVE_INFINITY;
    int round = 1;
    int repetitions = 0;
    do {
      long start = System.nanoTime();
      for (int k = 0; k < round; k++) {
        operation.run();
      }
      double each = (System.nanoTime() - start) * 1e-9 / round;
      best = Math.min(best, each);
      repetitions += round;
      if (each * round < 1e-4) {
        round *= 2;
      }
    } while (System.nanoTime() < end);
    rows.add(new String[] {name}, new int[] {repetitions}, best);
  }
}
