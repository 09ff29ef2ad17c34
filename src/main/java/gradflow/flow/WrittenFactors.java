package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import gradflow.team.Team;

/**
 * Memory in which the dense columns of factored Jacobians are written for a product; all use the
 * same n x m numbers. Mutable, single-threaded; shares the rows among its team.
 */
final class WrittenFactors {
  /** Number of units per block; a matrix with fewer rows is written by one thread. */
  private static final int UNITS = 128;

  /** Number of units that are written before they are copied from the cache. */
  private static final int ROWS = 8;

  private final Resident dense;
  private final double[][] rows;

  WrittenFactors(Backend backend, int n, int m, int parts) {
    dense = backend.resident(n, m);
    rows = new double[parts][n / parts * m];
  }

  /** Writes the dense columns of J, overwriting the previous ones. */
  Resident write(ScaledRows j) {
    int units = j.units();
    Team.share(
        (units + UNITS - 1) / UNITS,
        block -> {
          int end = Math.min(units, (block + 1) * UNITS);
          for (int i = block * UNITS; i < end; i += ROWS) {
            write(j, i, Math.min(end, i + ROWS));
          }
        });
    return dense;
  }

  private void write(ScaledRows j, int from, int to) {
    j.write(rows, from, to);
    for (int p = 0; p < rows.length; p++) {
      dense.setRows(p * j.units() + from, rows[p], from, to - from);
    }
  }
}
