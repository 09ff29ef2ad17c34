package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.task.When;
import java.util.List;

/**
 * The memory requirements of an analysis, determined before the computation: tapes of one direction
 * at a time, and the part that does not depend on the number of tapes.
 *
 * @param fixed bytes of weights, inputs of every layer, gradients between layers, matrices of the
 *     largest state, and rows of the tables
 * @param tapes bytes available for the tapes of one direction
 */
public record AnalysisMemory(long fixed, long tapes) {
  /**
   * More memory for tapes has little benefit: a forward pass is far cheaper than the products of
   * Jacobians.
   */
  private static final long ENOUGH = 64L << 20;

  /**
   * Number of matrices of the size of the state: two products, a Jacobian, and workspace for their
   * norms.
   */
  private static final int MATRICES = 8;

  /** Number of Jacobians that the tangents store between orthonormalisations. */
  private static final int KEPT_JACOBIANS = 16;

  /** Bytes of a table row with its texts while it is collected, transposed and written. */
  private static final long ROW = 400;

  /**
   * Plans the memory of an analysis within a budget.
   *
   * @param budget bytes
   * @param loss if taken at every step, the outputs of the highest layer and their gradients are
   *     stored
   * @throws BadArgument if it does not fit; the message states what would
   */
  public static AnalysisMemory within(
      long budget, Network network, int steps, int batch, When loss) {
    long fixed = fixed(network, steps, batch, loss);
    long least = 0;
    for (Network.Direction d : directions(network)) {
      least = Math.max(least, MemoryPlan.least(d.cell(), steps, batch).bytes());
    }
    if (fixed + least > budget) {
      throw new BadArgument(
          "memory",
          ("analyzing %s steps of %s%s takes %s, expected at most %s (three quarters of Java's"
                  + " heap); give Java more (GRADFLOW_JAVA_OPTS=-Xmx%sg), or take fewer steps or samples")
              .formatted(
                  steps,
                  batch,
                  batch == 1 ? " sample" : " samples",
                  MemoryPlan.human(fixed + least),
                  MemoryPlan.human(budget),
                  gibibytes((fixed + least) / 3 * 4)));
    }
    long most = Math.max(least, Math.min(ENOUGH, budget - fixed));
    long tapes = 0;
    for (Network.Direction d : directions(network)) {
      tapes = Math.max(tapes, MemoryPlan.within(most, d.cell(), steps, batch).bytes());
    }
    return new AnalysisMemory(fixed, tapes);
  }

  private static List<Network.Direction> directions(Network network) {
    return network.layers().stream().flatMap(l -> l.directions().stream()).toList();
  }

  /** Total number of bytes. */
  public long bytes() {
    return fixed + tapes;
  }

  private static long gibibytes(long bytes) {
    return (bytes >> 30) + 1;
  }

  private static long fixed(Network network, int steps, int batch, When loss) {
    int outputs = network.layers().get(network.layers().size() - 1).outputSize();
    double doubles = loss == When.EVERY ? 2.0 * steps * outputs * batch : 0;
    double rows = 0;
    for (Network.Layer layer : network.layers()) {
      // the inputs, and the gradient with respect to them
      doubles += 2.0 * steps * layer.inputSize() * batch;
      for (Network.Direction d : layer.directions()) {
        Cell cell = d.cell();
        // as read, by gates, and stacked for products
        doubles += 3.0 * cell.layout().size();
        int parts = cell.parts().size();
        rows += steps * (batch * (2.0 * parts + 4) + 4);
      }
    }
    return (long) Math.min(0x1p61, 8 * (doubles + matrices(network, batch)) + ROW * rows);
  }

  private static double matrices(Network network, int batch) {
    double most = 0;
    for (Network.Direction d : directions(network)) {
      double n = d.cell().stateSize();
      double dense = d.cell().newJacobian().denseColumns();
      most = Math.max(most, n * n * (MATRICES + 3.0 * batch) + KEPT_JACOBIANS * n * dense * batch);
    }
    return most;
  }
}
