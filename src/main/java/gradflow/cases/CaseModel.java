package gradflow.cases;

import gradflow.cell.Cell;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;

/**
 * The model that a case describes, in gradflow's types.
 *
 * @param cell the cell
 * @param weights its parameters
 * @param inputs x_1 … x_T, a batch of one
 * @param initial s_0, n x 1
 */
public record CaseModel(Cell cell, Weights weights, Sequence inputs, Matrix initial) {
  /**
   * Checks every field of a case and builds the model.
   *
   * @throws gradflow.check.BadArgument if the cell is unknown, a field is missing or has a wrong
   *     shape, or a number is NaN or infinite
   */
  public static CaseModel of(Case c) {
    Cell cell = TorchWeights.cell(c.cell(), c.hidden(), c.input(), c.gate());
    Weights weights = weights(c, cell);
    Sequence inputs = Sequence.of(c.input(), 1, c.matrix("x", c.steps(), c.input()));
    double[] state = new double[cell.stateSize()];
    System.arraycopy(c.vector("h0", c.hidden()), 0, state, 0, c.hidden());
    if (cell.parts().size() > 1) {
      System.arraycopy(c.vector("c0", c.hidden()), 0, state, c.hidden(), c.hidden());
    }
    return new CaseModel(cell, weights, inputs, Matrix.wrap(state.length, 1, state));
  }

  /** Returns the weights of a case for its cell. */
  static Weights weights(Case c, Cell cell) {
    int gates = (int) cell.layout().names().stream().filter(n -> n.startsWith("W_hh")).count();
    Check.that(
        (long) gates * c.hidden() <= Integer.MAX_VALUE,
        "H",
        "got " + c.hidden() + ", expected at most " + Integer.MAX_VALUE / gates);
    int rows = gates * c.hidden();
    TorchWeights torch =
        new TorchWeights(
            Matrix.of(c.matrix("W_ih", rows, c.input())),
            Matrix.of(c.matrix("W_hh", rows, c.hidden())),
            Matrix.wrap(rows, 1, c.vector("b_ih", rows)),
            Matrix.wrap(rows, 1, c.vector("b_hh", rows)));
    return torch.toWeights(cell);
  }
}
