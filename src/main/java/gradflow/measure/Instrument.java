package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.flow.AdjointSweep;
import gradflow.flow.BlockRun;
import gradflow.flow.ChainProduct;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a cell once forward and once backward, and passes each probe the quantities that its measure
 * needs. Each quantity is computed once.
 */
public final class Instrument {
  private final Cell cell;
  private final Weights weights;
  private final DirectTerm loss;
  private int threads = 1;
  private StepWatch watch = StepWatch.NONE;

  /** The direct dependence of the loss on the output of a step. */
  @FunctionalInterface
  public interface DirectTerm {
    /**
     * Adds ∂(loss at step t)/∂h_t.
     *
     * @param t step, 1 … T
     * @param steps T
     * @param h output of the step, H x B
     * @param out the gradient, H x B, initially 0
     * @return whether there is a loss at this step
     */
    boolean add(int t, int steps, double[] h, int batch, double[] out);

    /**
     * Returns the loss at step t, or NaN if only its gradient is known.
     *
     * @param h output of the step, H x B
     */
    default double value(int t, int steps, double[] h, int batch) {
      return Double.NaN;
    }
  }

  /**
   * @param loss loss whose gradient {@link Need#ADJOINTS} refers to
   * @param lossSeed seed for losses that draw a random direction
   */
  public Instrument(Cell cell, Weights weights, Loss loss, Seed lossSeed) {
    this(
        cell,
        weights,
        new DirectTerm() {
          @Override
          public boolean add(int t, int steps, double[] h, int batch, double[] out) {
            boolean counts = loss.at().counts(t, steps);
            if (counts) {
              loss.cotangent(h, batch, lossSeed, out);
            }
            return counts;
          }

          @Override
          public double value(int t, int steps, double[] h, int batch) {
            return loss.at().counts(t, steps) ? loss.value(h, batch, lossSeed) : 0;
          }
        });
  }

  /**
   * @param loss loss whose gradient {@link Need#ADJOINTS} refers to
   */
  public Instrument(Cell cell, Weights weights, DirectTerm loss) {
    this.cell = cell;
    this.weights = weights;
    this.loss = loss;
  }

  /**
   * Sets the number of threads that compute blocks of time steps. The results do not depend on it.
   */
  public Instrument threads(int count) {
    threads = Check.positive("threads", count);
    return this;
  }

  /** Sets the receiver of progress. */
  public Instrument watchedBy(StepWatch who) {
    watch = who;
    return this;
  }

  /**
   * Measures one run.
   *
   * @param initial s_0, n x B
   * @return the recorded values, in the order of the measures
   * @throws gradflow.check.BadArgument if a measure's options do not fit the run
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public List<MeasureValue> measure(
      List<Measure> measures, Sequence x, Matrix initial, MemoryPlan plan) {
    Context context = new Context(cell, weights, x.steps(), x.batch(), loss);
    List<Watcher> all =
        measures.stream()
            .filter(m -> m.appliesTo(cell))
            .map(m -> new Watcher(m.needs(), m.probe(context), byBlocks(cell, m)))
            .toList();
    List<Watcher> blocks = all.stream().filter(Watcher::byBlocks).toList();
    List<Watcher> others = all.stream().filter(w -> !w.byBlocks).toList();
    if (!blocks.isEmpty()) {
      blocks(new BlockRun(cell, weights, x, initial, threads), blocks, x);
    }
    if (!others.isEmpty() || blocks.isEmpty()) {
      trajectory(others, x, initial, plan);
    }
    List<MeasureValue> values = new ArrayList<>();
    all.forEach(w -> values.addAll(w.probe.finish()));
    return values;
  }

  /**
   * Returns whether a measure is computed by blocks of time steps. This depends only on the cell
   * and the measure, so adding a measure does not change the results of the others.
   */
  private static boolean byBlocks(Cell cell, Measure m) {
    return m.takesBlocks() && cell.affine().isPresent();
  }

  /**
   * Returns whether measuring a cell needs a trajectory, that is, whether some measure is not
   * computed by blocks.
   */
  public static boolean needsTrajectory(Cell cell, List<Measure> measures) {
    List<Measure> applying = measures.stream().filter(m -> m.appliesTo(cell)).toList();
    return applying.isEmpty() || !applying.stream().allMatch(m -> byBlocks(cell, m));
  }

  private void blocks(BlockRun run, List<Watcher> watchers, Sequence x) {
    run.forward(
        (t, sample, j) -> {
          for (Watcher w : watchers) {
            if (w.needs.contains(Need.STATES)) {
              w.probe.forward(t, sample, j);
            }
          }
          watch.at("forward", t, x.steps());
        });
    if (watchers.stream().anyMatch(w -> w.needs.contains(Need.PRODUCTS))) {
      List<ChainProduct> chains = chains(cell.newJacobian(), x.batch());
      showAll(watchers, x.steps(), chains);
      run.backward(
          (t, sample, j) -> {
            chains.get(sample).multiplyRight(t, j);
            show(watchers, t - 1, sample, chains.get(sample));
            watch.at("backward", x.steps() - t + 1, x.steps());
          });
    }
  }

  private void trajectory(List<Watcher> watchers, Sequence x, Matrix initial, MemoryPlan plan) {
    Trajectory trajectory = new Trajectory(cell, weights, x, initial, plan);
    trajectory.forward(
        (t, tape) -> {
          for (Watcher w : watchers) {
            if (w.needs.contains(Need.STATES)) {
              w.probe.state(t, tape);
            }
          }
          watch.at("forward", t, x.steps());
        });
    Set<Need> needs = EnumSet.noneOf(Need.class);
    watchers.forEach(w -> needs.addAll(w.needs));
    if (needs.contains(Need.JACOBIANS) || needs.contains(Need.PRODUCTS)) {
      jacobians(trajectory, watchers, needs.contains(Need.PRODUCTS), x.batch());
    }
    if (needs.contains(Need.ADJOINTS)) {
      adjoints(trajectory, watchers, x.batch());
    }
  }

  private List<ChainProduct> chains(StepJacobian like, int count) {
    List<ChainProduct> chains = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      chains.add(ChainProduct.of(weights.backend(), cell.parts(), like, SpectralNorm.TOLERANCE));
    }
    return chains;
  }

  private static void showAll(List<Watcher> watchers, int t, List<ChainProduct> chains) {
    for (int b = chains.size() - 1; b >= 0; b--) {
      show(watchers, t, b, chains.get(b));
    }
  }

  private void jacobians(
      Trajectory trajectory, List<Watcher> watchers, boolean products, int batch) {
    List<StepJacobian> js = StepJacobian.together(cell, Math.min(batch, StepJacobian.TOGETHER));
    List<ChainProduct> chains = chains(js.get(0), products ? batch : 0);
    showAll(watchers, trajectory.steps(), chains);
    trajectory.backward(
        (t, tape) -> {
          for (int end = batch; end > 0; end -= js.size()) { // in reverse order, like time
            int start = Math.max(0, end - js.size()); // the tables reverse both
            for (int b = start; b < end; b++) {
              cell.jacobian(weights, tape, b, js.get(b - start));
            }
            for (int b = end - 1; b >= start; b--) {
              StepJacobian j = js.get(b - start);
              show(watchers, t, b, j);
              if (products) {
                chains.get(b).multiplyRight(t, j);
                show(watchers, t - 1, b, chains.get(b));
              }
            }
          }
          watch.at("backward", trajectory.steps() - t + 1, trajectory.steps());
        });
  }

  private static void show(List<Watcher> watchers, int t, int sample, StepJacobian j) {
    for (Watcher w : watchers) {
      if (w.needs.contains(Need.JACOBIANS)) {
        w.probe.jacobian(t, sample, j);
      }
    }
  }

  private static void show(List<Watcher> watchers, int t, int sample, ChainProduct p) {
    for (Watcher w : watchers) {
      if (w.needs.contains(Need.PRODUCTS)) {
        w.probe.product(t, sample, p);
      }
    }
  }

  private void adjoints(Trajectory trajectory, List<Watcher> watchers, int batch) {
    AdjointSweep sweep = new AdjointSweep(cell, weights, batch, Gradients.none());
    double[] direct = new double[cell.hiddenSize() * batch];
    int steps = trajectory.steps();
    trajectory.backward(
        (t, tape) -> {
          java.util.Arrays.fill(direct, 0);
          if (loss.add(t, steps, tape.output(), batch, direct)) {
            sweep.addOutput(tape, direct);
          }
          show(watchers, t, sweep);
          sweep.step(t, tape);
          watch.at("adjoint", steps - t + 1, steps);
        });
    show(watchers, 0, sweep);
  }

  private static void show(List<Watcher> watchers, int t, AdjointSweep sweep) {
    for (Watcher w : watchers) {
      if (w.needs.contains(Need.ADJOINTS)) {
        w.probe.adjoint(t, sweep);
      }
    }
  }

  private record Watcher(Set<Need> needs, Probe probe, boolean byBlocks) {}
}
