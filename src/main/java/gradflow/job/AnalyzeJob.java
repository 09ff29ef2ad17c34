package gradflow.job;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.AnalysisMemory;
import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.NetworkAnalysis;
import gradflow.analysis.Watch;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.task.When;
import java.util.List;
import java.util.OptionalInt;

/**
 * Measures how gradients flow through a network along given inputs.
 *
 * <pre>
 * Network network = Models.read(Path.of("model.safetensors"), ModelOptions.none()).network();
 * for (DirectionAnalysis d : AnalyzeJob.of(network, x).run(OptionalInt.empty(), Watch.NONE)) { … }
 * </pre>
 */
public final class AnalyzeJob {
  private final NetworkAnalysis analysis;
  private final AnalysisMemory memory;

  /**
   * Prepares an analysis that uses at most three quarters of the heap.
   *
   * @param x inputs of the network
   * @param loss loss whose gradient is followed
   * @param at steps at which the loss is computed
   * @param exponents number of Lyapunov exponents; empty for {@link NetworkAnalysis#EXPONENTS}
   * @throws gradflow.check.BadArgument if the analysis does not fit into memory, or the size of the
   *     inputs does not match the network
   */
  public AnalyzeJob(
      Network network, Sequence x, AnalysisLoss loss, When at, OptionalInt exponents) {
    long budget = Runtime.getRuntime().maxMemory() / 4 * 3;
    this.memory = AnalysisMemory.within(budget, network, x.steps(), x.batch(), at);
    this.analysis = new NetworkAnalysis(network, x, loss, exponents, memory);
  }

  /** Returns the approximate peak memory in bytes. */
  public long bytes() {
    return memory.bytes();
  }

  /**
   * Measures the layers one by one.
   *
   * @param only the only layer to measure; empty for all
   * @param watch receives the progress
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public List<DirectionAnalysis> run(OptionalInt only, Watch watch) {
    return analysis.run(only, watch);
  }
}
