package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Role;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.flow.AdjointSweep;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradient of the loss with respect to the recurrent weights, split by the step t at which the
 * weights acted and the step s at which the loss was evaluated. Processes one sequence at a time;
 * needs memory for T tapes and the time of T²/2 backward steps.
 */
@About(
    summary = "dL/dW split by the step of the weights and the step of the loss",
    equations =
        """
        dL/dW = sum_s sum_{t<=s} G_{s,t},  G_{s,t} = dL_s/dh_s dh_s/dh_t d+h_t/dW   (d+: h_{t-1} held fixed)
        log10_norm = log10 ||G_{s,t}||_F over all recurrent blocks
        split_error = ||sum G_{s,t} - dL/dW of one backward pass||_F / ||dL/dW||_F
        chain_error = largest relative difference of dL_s/ds_t from the cotangent times J_s ... J_{t+1}
        """,
    unit = "1",
    source = {"pascanu2013"})
@Needs(Need.STATES)
public record GradientSplit() implements Measure {
  private static final Recorded GRADIENT_SPLIT =
      Recorded.table("gradient_split", "", "source,loss,lag", "log10_norm");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(GRADIENT_SPLIT, Recorded.numbers("split_error", "chain_error"));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double pairs = steps * (steps + 1) / 2.0;
    double parameters = cell.layout().size();
    return pairs * (2 * KernelTimes.step(cell, 1) + 3 * KernelTimes.elementwise(parameters));
  }

  @Override
  public Probe probe(Context context) {
    Check.that(
        context.batch() == 1,
        "batch",
        "got " + context.batch() + ", expected 1 for gradient-split, which handles one sequence");
    Tape[] tapes = new Tape[context.steps() + 1];
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        tapes[t] = new Tape(context.cell(), 1);
        tapes[t].replicate(tape, 0);
      }

      @Override
      public List<MeasureValue> finish() {
        return new Split(context, tapes).values();
      }
    };
  }

  /** The backward sweeps, which start once the tapes of all steps are available. */
  private static final class Split {
    private final Cell cell;
    private final Weights weights;
    private final Context context;
    private final Tape[] tapes;
    private final int steps;
    private final List<String> recurrent;
    private final SeriesRows rows = new SeriesRows(GRADIENT_SPLIT);
    private final Map<String, Matrix> sum = new LinkedHashMap<>();
    private double chainError;

    Split(Context context, Tape[] tapes) {
      this.context = context;
      this.cell = context.cell();
      this.weights = context.weights();
      this.tapes = tapes;
      this.steps = context.steps();
      this.recurrent =
          cell.layout().blocks().stream()
              .filter(b -> b.role() == Role.RECURRENT)
              .map(Block::name)
              .toList();
      for (String block : recurrent) {
        Matrix u = weights.block(block);
        sum.put(block, Matrix.zeros(u.rows(), u.cols()));
      }
    }

    List<MeasureValue> values() {
      for (int s = 1; s <= steps; s++) {
        double[] direct = direct(s);
        if (direct != null) {
          sweep(s, direct);
        }
      }
      Map<String, Matrix> whole = whole();
      double difference = 0;
      double size = 0;
      for (String block : recurrent) {
        difference += distance(sum.get(block), whole.get(block));
        size += distance(whole.get(block), null);
      }
      return List.of(
          new MeasureValue.Scalar("split_error", Math.sqrt(difference / size)),
          new MeasureValue.Scalar("chain_error", chainError),
          rows.series(false));
    }

    /** Returns ∂(loss at step s)/∂h_s, or null if there is no loss at this step. */
    private double[] direct(int s) {
      double[] out = new double[cell.hiddenSize()];
      return context.loss().add(s, steps, tapes[s].output(), 1, out) ? out : null;
    }

    /**
     * Computes the contributions of the loss at step s, and the same adjoints from the product of
     * Jacobians.
     */
    private void sweep(int s, double[] direct) {
      Gradients gradients = Gradients.of(weights);
      AdjointSweep adjoint = new AdjointSweep(cell, weights, 1, gradients);
      adjoint.addOutput(tapes[s], direct);
      double[] chain = new double[cell.stateSize()];
      int row = 0;
      for (int p = 0; p < cell.parts().size(); p++) {
        for (int k = 0; k < cell.parts().get(p).size(); k++) {
          chain[row++] = adjoint.value(p, k);
        }
      }
      StepJacobian j = cell.newJacobian();
      for (int t = s; t >= 1; t--) {
        gradients.clear();
        adjoint.step(t, tapes[t]);
        double square = 0;
        Map<String, Matrix> part = gradients.collect();
        for (String block : recurrent) {
          square += distance(part.get(block), null);
          add(sum.get(block), part.get(block));
        }
        rows.add(t, s, s - t, Math.log10(square) / 2);
        cell.jacobian(weights, tapes[t], 0, j);
        double[] next = new double[chain.length];
        j.multiplyTransposed(chain, next);
        chain = next;
        compare(adjoint, chain);
      }
    }

    private void compare(AdjointSweep adjoint, double[] chain) {
      double difference = 0;
      double size = 0;
      int at = 0;
      for (int p = 0; p < cell.parts().size(); p++) {
        for (int k = 0; k < cell.parts().get(p).size(); k++) {
          double d = adjoint.value(p, k) - chain[at];
          difference += d * d;
          size += chain[at] * chain[at];
          at++;
        }
      }
      if (size > 1e-200) { // only where the squares have not underflowed
        chainError = Math.max(chainError, Math.sqrt(difference / size));
      }
    }

    /** Computes ∂L/∂W in one backward pass with all losses. */
    private Map<String, Matrix> whole() {
      Gradients gradients = Gradients.of(weights);
      AdjointSweep adjoint = new AdjointSweep(cell, weights, 1, gradients);
      for (int t = steps; t >= 1; t--) {
        double[] direct = direct(t);
        if (direct != null) {
          adjoint.addOutput(tapes[t], direct);
        }
        adjoint.step(t, tapes[t]);
      }
      return gradients.collect();
    }

    private static void add(Matrix sum, Matrix part) {
      for (int k = 0; k < sum.data().length; k++) {
        sum.data()[k] += part.data()[k];
      }
    }

    /** Returns ‖a − b‖_F², or ‖a‖_F² if b is null. */
    private static double distance(Matrix a, Matrix b) {
      double square = 0;
      for (int k = 0; k < a.data().length; k++) {
        double d = a.data()[k] - (b == null ? 0 : b.data()[k]);
        square += d * d;
      }
      return square;
    }
  }
}
