package gradflow.cases;

import gradflow.cell.Cell;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphCheck;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.InitialState;
import java.util.Arrays;

/**
 * The cell of a {@link SpectrumCase} with its weights and initial state.
 *
 * @param cell the cell
 * @param weights its parameters
 * @param initial initial state s_0 of size n: random if the case has no h0, with c_0 = 0 if it has
 *     no c0; for a graph, random if it is 0
 * @param seed seed of the random draws, equal to that of replicate 0 of a spec with the case's seed
 */
record DrivenModel(Cell cell, Weights weights, double[] initial, Seed seed) {
  /** Standard deviation of a random h_0. */
  private static final double SPREAD = 0.5;

  /**
   * Builds the model.
   *
   * @throws gradflow.check.BadArgument if the case cannot be used
   */
  static DrivenModel of(SpectrumCase source) {
    if (source.graph().isPresent()) {
      return of(source, source.graph().get());
    }
    Case c = source.source();
    Cell cell = TorchWeights.cell(c.cell(), c.hidden(), c.input(), c.gate(), source.leak());
    Weights weights =
        CaseModel.weights(c, TorchWeights.cell(c.cell(), c.hidden(), c.input(), c.gate()));
    Seed seed = new Seed(source.numbers().getOrDefault("seed", 0L)).replicate(0);
    return new DrivenModel(cell, weights, initial(c, cell, seed), seed);
  }

  private static DrivenModel of(SpectrumCase source, GraphCell cell) {
    Check.that(source.leak() == 1, "leak", "got " + source.leak() + " for a graph");
    Seed seed = new Seed(source.numbers().getOrDefault("seed", 0L)).replicate(0);
    double[] s0 = source.source().vector("s0", cell.stateSize());
    if (Arrays.stream(s0).allMatch(v -> v == 0)) {
      s0 = new InitialState(SPREAD).state(s0.length, 1, seed.child("initial_state"));
    }
    Weights weights = cell.weights();
    double[] x = new double[cell.inputSize()];
    double[][] given = source.source().arrays().get("x");
    GraphCheck.require(cell, weights, given == null ? x : given[0], s0);
    return new DrivenModel(cell, weights, s0, seed);
  }

  private static double[] initial(Case c, Cell cell, Seed seed) {
    int h = c.hidden();
    double[] state = new double[cell.stateSize()];
    if (c.arrays().containsKey("h0")) {
      System.arraycopy(c.vector("h0", h), 0, state, 0, h);
    } else {
      double[] drawn = new InitialState(SPREAD).state(h, 1, seed.child("initial_state"));
      System.arraycopy(drawn, 0, state, 0, h);
    }
    if (cell.parts().size() > 1 && c.arrays().containsKey("c0")) {
      System.arraycopy(c.vector("c0", h), 0, state, h, h);
    }
    return state;
  }

  /** Returns s_0 as a column. */
  Matrix column() {
    return Matrix.wrap(initial.length, 1, initial);
  }
}
