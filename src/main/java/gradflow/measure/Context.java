package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Weights;

/**
 * The run that a probe watches.
 *
 * @param cell the cell
 * @param weights its parameters
 * @param steps T
 * @param batch number of samples
 * @param loss whose gradient {@link Need#ADJOINTS} means
 */
public record Context(
    Cell cell, Weights weights, int steps, int batch, Instrument.DirectTerm loss) {}
