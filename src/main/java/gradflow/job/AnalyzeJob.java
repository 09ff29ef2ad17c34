package gradflow.job;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.AnalysisMemory;
import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.NetworkAnalysis;
import gradflow.analysis.OutputLoss;
import gradflow.analysis.Watch;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.rng.Seed;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.List;
import java.util.OptionalInt;

/**
 * How gradient flows through a network along given inputs.
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
   * An analysis within three quarters of the heap.
   *
   * @param x inputs of the network
   * @param loss whose gradient is followed
   * @param at the steps at which the loss looks
   * @param exponents how many Lyapunov exponents; empty for {@link NetworkAnalysis#EXPONENTS}
   * @throws gradflow.check.BadArgument if it does not fit into memory, or the inputs have another
   *     size
   */
  public AnalyzeJob(
      Network network, Sequence x, AnalysisLoss loss, When at, OptionalInt exponents) {
    long budget = Runtime.getRuntime().maxMemory() / 4 * 3;
    this.memory = AnalysisMemory.within(budget, network, x.steps(), x.batch(), at);
    this.analysis = new NetworkAnalysis(network, x, loss, exponents, memory);
  }

  /** The analysis with a random direction of the last output as the loss. */
  public static AnalyzeJob of(Network network, Sequence x) {
    OutputLoss loss = new OutputLoss(new RandomDirection(When.LAST), new Seed(1).child("loss"));
    return new AnalyzeJob(network, x, loss, When.LAST, OptionalInt.empty());
  }

  /** Bytes that it takes at most, about. */
  public long bytes() {
    return memory.bytes();
  }

  /**
   * Measures, layer after layer.
   *
   * @param only this layer; empty for all
   * @param watch hears how far it is
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public List<DirectionAnalysis> run(OptionalInt only, Watch watch) {
    return analysis.run(only, watch);
  }
}
