package gradflow.linalg;

import gradflow.check.Check;

/** Access to stacked vectors, whose blocks are row-major arrays of rows x columns entries. */
final class Stacked {
  private Stacked() {}

  /** Returns the total number of rows of the blocks, which must be at most {@code most}. */
  static int rows(double[][] blocks, int columns, int most) {
    int rows = size(blocks) / columns;
    if (rows > most || size(blocks) != rows * columns) {
      Check.that(
          false,
          "blocks",
          "got " + size(blocks) + " entries, expected at most " + most + " rows of " + columns);
    }
    return rows;
  }

  static void requireRows(double[][] blocks, int columns, int rows) {
    if (size(blocks) != (long) rows * columns) {
      Check.equal(
          "entries of all blocks",
          size(blocks),
          (long) rows * columns,
          rows + " rows of " + columns);
    }
  }

  /** Copies one column to a vector. */
  static void gather(double[][] blocks, int columns, int column, double[] out, int rows) {
    requireRows(blocks, columns, rows);
    int i = 0;
    for (double[] block : blocks) {
      if (columns == 1) {
        System.arraycopy(block, 0, out, i, block.length);
        i += block.length;
        continue;
      }
      for (int at = column; at < block.length; at += columns) {
        out[i++] = block[at];
      }
    }
  }

  /** Copies the first entries of a vector to one column of all blocks. */
  static void scatter(double[] in, double[][] blocks, int columns, int column) {
    int i = 0;
    for (double[] block : blocks) {
      for (int at = column; at < block.length; at += columns) {
        block[at] = in[i++];
      }
    }
  }

  /** Copies a row of entries to the block that contains it. */
  static void setRow(double[][] blocks, int row, int columns, double[] in) {
    int at = row * columns;
    for (double[] block : blocks) {
      if (at < block.length) {
        System.arraycopy(in, 0, block, at, columns);
        return;
      }
      at -= block.length;
    }
  }

  private static int size(double[][] blocks) {
    int length = 0;
    for (double[] block : blocks) {
      length += block.length;
    }
    return length;
  }
}
