package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;

/**
 * In which order a convention stacks the gates: {@code order[k]} is where it has gradflow's gate k
 * (i, f, g, o; r, z, n).
 */
enum GateRows {
  /** i, f, g, o; r, z, n. */
  PYTORCH,
  /** i, f, c, o; z, r, h. */
  KERAS,
  /** i, o, f, c; z, r, h. */
  ONNX;

  private int[] order(Cell cell) {
    if (cell instanceof Lstm || cell instanceof ProjectedLstm) {
      return this == ONNX ? new int[] {0, 2, 3, 1} : new int[] {0, 1, 2, 3};
    }
    if (cell instanceof Gru) {
      return this == PYTORCH ? new int[] {0, 1, 2} : new int[] {1, 0, 2};
    }
    return new int[] {0};
  }

  /** From the convention's order of rows to gradflow's. */
  double[] read(Cell cell, double[] stacked) {
    int[] order = order(cell);
    int size = stacked.length / order.length;
    double[] out = new double[stacked.length];
    for (int k = 0; k < order.length; k++) {
      System.arraycopy(stacked, order[k] * size, out, k * size, size);
    }
    return out;
  }

  /** From gradflow's order of rows to the convention's. */
  double[] write(Cell cell, double[] stacked) {
    int[] order = order(cell);
    int size = stacked.length / order.length;
    double[] out = new double[stacked.length];
    for (int k = 0; k < order.length; k++) {
      System.arraycopy(stacked, k * size, out, order[k] * size, size);
    }
    return out;
  }
}
