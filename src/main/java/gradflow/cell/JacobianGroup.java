package gradflow.cell;

/**
 * Jacobians of one cell that are written together, and the memory that they share. Mutable,
 * single-threaded.
 */
final class JacobianGroup {
  private final StepJacobian[] members;
  private double[][] scratch;
  private double[][] passing;
  private UnitCotangents units;

  JacobianGroup(StepJacobian... members) {
    this.members = members;
  }

  /** Whether the group has a single member. */
  boolean isSingle() {
    return members.length == 1;
  }

  /** Writes the dense columns of all members that are factored and not yet written. */
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
   * Writes the full matrices of those members that need one, through a few rows that stay in the
   * first-level cache. Dense columns are not stored.
   *
   * @param arrays buffers for the dense columns, as large as those of any member
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

  /** Returns a shared array with that number of entries. */
  double[][] scratch(int entries) {
    if (scratch == null) {
      scratch = new double[][] {new double[entries]};
    }
    return scratch;
  }

  /** Returns the shared cotangents, for Jacobians derived from the adjoint. */
  UnitCotangents units(Cell cell) {
    if (units == null) {
      units = new UnitCotangents(cell);
    }
    return units;
  }
}
