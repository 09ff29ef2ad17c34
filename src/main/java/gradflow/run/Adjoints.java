package gradflow.run;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Cotangents;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.LogScaled;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Computes ‖∂L/∂h_t‖ for one direction of a layer from the gradients that arrive from the loss and
 * the layers above, and how much of it remains if the state is detached from the graph at some
 * steps.
 *
 * @param direction direction of the layer
 * @param x inputs of the layer
 */
record Adjoints(Network.Direction direction, Sequence x) {
  /** Memory for tapes in bytes; more would save little time. */
  private static final long TAPES = 64L << 20;

  /**
   * Norms of one sweep.
   *
   * @param norms norms by step t − 1 and sample, in the order in which the direction runs
   */
  record Norms(LogScaled[][] norms) {
    /** Returns log10 of the mean over samples, by t − 1. */
    double[] log10() {
      double[] out = new double[norms.length];
      for (int t = 0; t < out.length; t++) {
        out[t] = log10Mean(Arrays.stream(norms[t]).mapToDouble(LogScaled::log10).toArray());
      }
      return out;
    }

    /** Returns the sum over steps of the squared mean over samples. */
    double squares() {
      return Arrays.stream(log10()).map(v -> Math.pow(10, 2 * v)).sum();
    }
  }

  /** Returns log10 of the mean of 10^x over the entries x; −Infinity if all entries are. */
  static double log10Mean(double[] logs) {
    double most = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (Double.isInfinite(most) || Double.isNaN(most)) {
      return most;
    }
    double sum = 0;
    for (double one : logs) {
      sum += Math.pow(10, one - most);
    }
    return most + Math.log10(sum / logs.length);
  }

  /**
   * Runs several sweeps in a single backward pass over the steps.
   *
   * @param above ∂L/∂(outputs of the layer)
   * @param row first row of this direction's outputs in {@code above}
   * @param cuts for each sweep, whether the state after step t is detached from the graph
   * @param below accumulates ∂L/∂x of the first sweep; may be null
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  List<Norms> sweep(Cotangents above, int row, List<IntPredicate> cuts, Cotangents below) {
    Cell cell = direction.cell();
    int steps = x.steps();
    MemoryPlan plan = MemoryPlan.within(TAPES, cell, steps, x.batch());
    Trajectory run =
        new Trajectory(
            cell, direction.weights(), direction.order(x), direction.start(x.batch()), plan);
    run.forward((t, tape) -> {});
    List<AdjointSweep> sweeps =
        cuts.stream()
            .map(c -> new AdjointSweep(cell, direction.weights(), x.batch(), Gradients.none()))
            .toList();
    List<Norms> norms = cuts.stream().map(c -> new Norms(new LogScaled[steps][x.batch()])).toList();
    run.backward(
        (t, tape) -> {
          int place = direction.place(t, steps);
          for (int k = 0; k < sweeps.size(); k++) {
            AdjointSweep sweep = sweeps.get(k);
            if (t < steps && cuts.get(k).test(t)) {
              sweep.clear();
            }
            above.addTo(sweep, tape, place, row, cell.hiddenSize());
            for (int b = 0; b < x.batch(); b++) {
              norms.get(k).norms()[t - 1][b] = sweep.norm(cell.outputIndex(), b);
            }
            sweep.step(t, tape);
            if (k == 0 && below != null) {
              below.addInput(place, sweep);
            }
          }
        });
    return norms;
  }
}
