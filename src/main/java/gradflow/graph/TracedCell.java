package gradflow.graph;

import gradflow.cell.Layout;
import gradflow.cell.Part;
import gradflow.check.Check;
import java.util.List;

/**
 * A cell for which only the step has to be written. The step runs once, when the cell is
 * constructed, on values that record the operations applied to them. The adjoint and the Jacobian
 * are derived from the recorded operations.
 *
 * <pre>{@code
 * Cell rnn = new TracedCell(inputs, units, t -> {
 *   Traced h = t.state("h");
 *   Traced z = t.weight("W_hh", units, units).matmul(h)
 *       .plus(t.weight("W_ih", units, inputs).matmul(t.x())).plus(t.bias("b", units));
 *   t.next("h", z.tanh());
 * });
 * }</pre>
 *
 * <p>Since the step is recorded once, a Java {@code if} or loop in it is evaluated only at
 * construction. The output is the value passed to {@link Trace#output}, else the first part of the
 * state. Each parameter is a block of the same name, initialised as in any other cell. {@link
 * gradflow.cell.CellCheck} checks the derivatives against central differences.
 */
public final class TracedCell implements GraphBacked {
  /** Definition of a cell's step. */
  @FunctionalInterface
  public interface Step {
    /**
     * Computes the next state from x, the state and the parameters, and passes it to {@link
     * Trace#next}.
     */
    void record(Trace trace);
  }

  private final GraphCell graph;
  private final Layout layout;

  /**
   * Creates a cell whose state is a single part, h.
   *
   * @param inputSize D ≥ 1
   * @param hiddenSize H ≥ 1
   * @throws gradflow.check.BadArgument if a size is below 1, or the step is invalid: shapes do not
   *     fit, a next state is missing, or a parameter has no effect
   */
  public TracedCell(int inputSize, int hiddenSize, Step step) {
    this(inputSize, List.of(new Part("h", Check.positive("hidden_size", hiddenSize))), step);
  }

  /**
   * Creates a cell whose state has several parts, such as h and c.
   *
   * @param inputSize D ≥ 1
   * @param parts parts of the state, at least one
   * @throws gradflow.check.BadArgument as for the other constructor
   */
  public TracedCell(int inputSize, List<Part> parts, Step step) {
    Check.positive("input_size", inputSize);
    Check.that(!parts.isEmpty(), "parts", "got none, expected at least one");
    parts.forEach(p -> Check.positive("size of " + p.name(), p.size()));
    Trace trace = new Trace(inputSize, parts);
    step.record(trace);
    this.graph = trace.cell();
    this.layout = new Layout(trace.blocks(graph.layout()), List.of());
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public GraphCell graph() {
    return graph;
  }

  @Override
  public String toString() {
    return "TracedCell[inputSize=%s, parts=%s, blocks=%s]"
        .formatted(inputSize(), parts(), layout.names());
  }
}
