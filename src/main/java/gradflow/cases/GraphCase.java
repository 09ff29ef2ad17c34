package gradflow.cases;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Inputs and initial state for a graph's cell, from JSON. Other fields are skipped.
 *
 * @param name name in messages
 * @param cell the cell
 * @param steps number of steps T; 0 if there may be another drive than x
 * @param x inputs, T x D
 * @param s0 initial state of size n
 */
public record GraphCase(String name, GraphCell cell, int steps, double[][] x, double[] s0) {
  /** Keys of a binding. Other keys in it, such as shapes, are skipped. */
  private static final Set<String> BINDING = Set.of("x", "states", "input", "output");

  /**
   * Reads a case for a graph.
   *
   * @param state inputs of the graph that are its state; empty to infer them
   * @throws BadArgument if the file is invalid or does not fit the graph, or the graph cannot be
   *     used
   */
  public static GraphCase read(Path file, GraphModel graph, List<String> state) {
    GraphCase c = driven(CaseFile.read(file), graph, state);
    if (c.steps == 0) {
      String what = c.cell.inputSize() == 0 ? "T: missing" : "x: missing or empty";
      throw new BadArgument(
          file.toString(),
          what
              + ", expected "
              + (c.cell.inputSize() == 0 ? "an integer >= 1" : "T rows of inputs"));
    }
    return c;
  }

  /** Returns the case of a file in which x may be missing. */
  static GraphCase driven(CaseFile file, GraphModel graph, List<String> state) {
    Optional<Binding> given = file.decoded("binding", Binding.class, BINDING);
    Check.that(
        given.isEmpty() || !given.get().states().isEmpty(),
        file.path().toString(),
        "binding: has no states");
    Binding binding = given.filter(b -> state.isEmpty()).orElseGet(() -> Binding.of(graph, state));
    GraphCell cell = new GraphCell(graph, binding);
    try {
      return fitted(file, cell);
    } catch (BadArgument e) {
      boolean placed = e.name().startsWith(file.path().toString());
      throw placed ? e : new BadArgument(file.path().toString(), e.getMessage());
    }
  }

  private static GraphCase fitted(CaseFile file, GraphCell cell) {
    int d = cell.inputSize();
    long steps = Math.max(0, Math.min(1 << 30, file.integer("T").orElse(0L)));
    double[][] x =
        d == 0 ? new double[(int) steps][0] : file.arrays().getOrDefault("x", new double[0][]);
    for (int t = 0; t < x.length; t++) {
      Check.equal("x[" + t + "]", x[t].length, d, "D, the inputs of " + cell.source());
      Check.finite("x[" + t + "]", x[t]);
    }
    double[][] given = file.arrays().get("s0");
    double[] s0 = given == null ? cell.initialState() : given[0];
    Check.equal("s0", s0.length, cell.stateSize(), "n, the state of " + cell);
    Check.finite("s0", s0);
    return new GraphCase(file.name(), cell, x.length, x, s0);
  }
}
