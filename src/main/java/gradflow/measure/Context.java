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
 */
public record Context(Cell cell, Weights weights, int steps, int batch) {}
