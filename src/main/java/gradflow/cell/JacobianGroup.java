package gradflow.cell;

/**
 * The Jacobians of one cell that are written out together, and the memory that they share. Mutable,
 * one thread.
 */
final class JacobianGroup {
  private final StepJacobian[] members;
  private double[][] scratch;
  private double[][] passing;
  private UnitCotangents units;

  JacobianGroup(StepJacobian... members) {
    this.members = members;
  }

  /** Whether there is one alone. */
  boolean isSingle() {
    return members.length == 1;
  }

  /** Writes the dense columns of all that are factored and not yet written. */
  void write(int units) {
    int rows = isSingle() ? units : DenseColumns.ROWS;
    for (int i = 0; i < units; i += rows) {
      for (StepJacobian j : members) {
        j.writeRows(i, Math.min(units, i + rows));
      }
    }
    for (StepJacobian j : members) {
      j.markWritten();
    }
  }

  /**
   * Writes the full matrices of those that want one, by way of a few rows that stay in the
   * first-level cache. Dense columns stay unwritten.
   *
   * @param arrays of dense columns, as large as those of any
   */
  void writeFull(double[][] arrays, int units) {
    if (passing == null) {
      passing = new double[arrays.length][arrays[0].length];
    }
    for (int i = 0; i < units; i += DenseColumns.ROWS) {
      for (StepJacobian j : members) {
        j.writeFull(passing, i, Math.min(units, i + DenseColumns.ROWS));
      }
    }
    for (StepJacobian j : members) {
      j.markCopied();
    }
  }

  /** One array of so many entries. */
  double[][] scratch(int entries) {
    if (scratch == null) {
      scratch = new double[][] {new double[entries]};
    }
    return scratch;
  }

  /** For Jacobians that come from the adjoint. */
  UnitCotangents units(Cell cell) {
    if (units == null) {
      units = new UnitCotangents(cell);
    }
    return units;
  }
}
