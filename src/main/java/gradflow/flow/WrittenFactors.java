package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import gradflow.team.Team;

/**
 * Where the dense columns of factored Jacobians are written for a product, all of them into the
 * same n x m numbers. Mutable, one thread, which shares the rows with its team.
 */
final class WrittenFactors {
  /** Units of a block; fewer numbers than so many rows have are written by one thread. */
  private static final int UNITS = 128;

  /** Units that are written before they are copied, from a near cache. */
  private static final int ROWS = 8;

  private final Resident dense;
  private final double[][] rows;

  WrittenFactors(Backend backend, int n, int m, int parts) {
    dense = backend.resident(n, m);
    rows = new double[parts][n / parts * m];
  }

  /** Writes the dense columns of J; what was written before is lost. */
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
