package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Weights;

/**
 * The run that a probe observes.
 *
 * @param cell the cell
 * @param weights parameters of the cell
 * @param steps T
 * @param batch number of samples
 * @param loss loss whose gradient {@link Need#ADJOINTS} refers to
 */
public record Context(
    Cell cell, Weights weights, int steps, int batch, Instrument.DirectTerm loss) {
  /** Creates a context without a loss. */
  public Context(Cell cell, Weights weights, int steps, int batch) {
    this(cell, weights, steps, batch, (t, n, h, b, out) -> false);
  }
}
