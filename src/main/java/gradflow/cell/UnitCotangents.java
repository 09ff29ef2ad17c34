package gradflow.cell;

import gradflow.linalg.Matrix;

/**
 * Computes a step's Jacobian from the adjoint of the cell. All n unit cotangents pass through the
 * adjoint at once, as n copies of one sample side by side. Preallocated, mutable, single-threaded.
 */
final class UnitCotangents {
  private final Tape wide;
  private final Tape bar;
  private final Matrix unit;

  UnitCotangents(Cell cell) {
    int n = cell.stateSize();
    this.wide = new Tape(cell, n);
    this.bar = new Tape(cell, n);
    this.unit = Matrix.zeros(n, n);
  }

  /**
   * Fills the dense columns of each part and, if there are any, the diagonals that follow them; see
   * {@link StepJacobian}.
   */
  void fill(
      Cell cell, Weights weights, Tape tape, int sample, Matrix[] dense, double[][] diagonal) {
    wide.replicate(tape, sample);
    unit.fill(0);
    for (int i = 0; i < unit.rows(); i++) {
      unit.set(i, i, 1);
    }
    bar.setAfter(unit);
    cell.adjoint(weights, wide, bar, Gradients.none());
    bar.getBefore(unit); // column i becomes row i of J
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      int m = d.cols();
      for (int i = 0; i < d.rows(); i++) {
        for (int j = 0; j < m; j++) {
          d.set(i, j, unit.get(j, row + i));
        }
        if (diagonal.length > 0) {
          diagonal[p][i] = unit.get(m + i, row + i);
        }
      }
      row += d.rows();
    }
  }
}
