package gradflow.job;

import gradflow.cases.Case;
import gradflow.cases.CaseFile;
import gradflow.cases.CaseMeasurement;
import gradflow.cases.CellCase;
import gradflow.cases.CellMeasurement;
import gradflow.cases.FixedPointsAnswer;
import gradflow.cases.GraphCase;
import gradflow.cases.GraphCaseMeasurement;
import gradflow.cases.SpectrumAnswer;
import gradflow.cases.SpectrumCase;
import gradflow.check.BadArgument;
import gradflow.graph.GraphModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Computations on a case file: measurements along its inputs, Lyapunov exponents, and fixed points.
 *
 * <pre>
 * CaseJob.Answer answer = CaseJob.of(Path.of("case.json")).measure(List.of(), 1L &lt;&lt; 30);
 * answer.write(System.out);
 * </pre>
 */
public final class CaseJob {
  private final Path file;
  private final Optional<GraphModel> graph;
  private final List<String> state;

  private CaseJob(Path file, Optional<GraphModel> graph, List<String> state) {
    this.file = file;
    this.graph = graph;
    this.state = List.copyOf(state);
  }

  /** Creates a job for a case that names its cell. */
  public static CaseJob of(Path file) {
    return new CaseJob(file, Optional.empty(), List.of());
  }

  /**
   * Creates a job for a case whose cell is a one-step graph.
   *
   * @param state inputs of the graph that are its state; empty to infer them from names
   */
  public static CaseJob of(Path file, GraphModel graph, List<String> state) {
    return new CaseJob(file, Optional.of(graph), state);
  }

  /** A result that can be written as JSON. */
  @FunctionalInterface
  public interface Answer {
    /** Writes the result on one line. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Runs the case forward. Norms of products and gradients are computed when the answer is written.
   *
   * @param fields output fields to compute; empty for all
   * @param memory memory limit of the trajectory in bytes
   * @param notes receives remarks about a graph
   * @throws BadArgument if the file is invalid, or the case cannot be used
   * @throws gradflow.catalog.SpecException if options of a catalog cell are wrong
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public Answer measure(List<String> fields, long memory, Consumer<String> notes) {
    if (graph.isPresent()) {
      GraphCase source = GraphCase.read(file, graph.get(), state);
      source.cell().notes().forEach(notes);
      return new GraphCaseMeasurement(source, fields, memory)::write;
    }
    CaseFile read = CaseFile.read(file);
    try {
      if (read.isCellCase()) {
        CellCase source = CellCase.of(read);
        return new CellMeasurement(source, source.catalogCell(), fields, memory)::write;
      }
      return new CaseMeasurement(Case.of(read), fields, memory)::write;
    } catch (BadArgument e) {
      boolean placed = e.name().equals("--fields") || e.name().startsWith(file.toString());
      throw placed ? e : new BadArgument(file.toString(), e.getMessage());
    }
  }

  /**
   * Computes Lyapunov exponents.
   *
   * @throws BadArgument if the case cannot be used
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public SpectrumAnswer spectrum() {
    SpectrumCase source = driven();
    try {
      return new SpectrumAnswer(source);
    } catch (BadArgument e) {
      throw new BadArgument(file.toString(), e.getMessage());
    }
  }

  /**
   * Searches fixed points under the constant input of the case.
   *
   * @param starts number of initial states ≥ 1; empty to choose it by the size of the state
   * @param spread half the width of the box of the random states, &gt; 0
   * @param watch given the number of starts, returns a receiver for the number done so far
   * @throws BadArgument if the case cannot be used, or its input is not constant; named {@code
   *     starts} or {@code spread} if one of these is invalid
   */
  public FixedPointsAnswer fixedPoints(
      OptionalInt starts, double spread, IntFunction<IntConsumer> watch) {
    SpectrumCase source = driven();
    try {
      return new FixedPointsAnswer(source, starts, spread, watch);
    } catch (BadArgument e) {
      boolean option = e.name().equals("starts") || e.name().equals("spread");
      throw option ? e : new BadArgument(file.toString(), e.getMessage());
    }
  }

  private SpectrumCase driven() {
    return graph.isPresent()
        ? SpectrumCase.read(file, graph.get(), state)
        : SpectrumCase.read(file);
  }
}
