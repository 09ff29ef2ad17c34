package gradflow.linalg;

import java.util.Arrays;

/**
 * The resident of {@link PureJava}, stored as one array per row. From the second product with the
 * transpose on, a transposed copy is kept. Results are bitwise equal with and without it.
 */
final class JavaMatrix implements Resident {
  /**
   * With fewer samples than this, a product loops over the matrix instead of over the samples;
   * measured for 16 to 256 rows.
   */
  private static final int FEW = 32;

  private final int rows;
  private final int cols;
  private final double[][] entries;
  private final double[] byRow;
  private final double[] byColumn;
  private double[][] transposed;
  private boolean transposedValid;
  private int wantsTransposed;
  private double[][] samples = new double[0][];
  private double[] sampleRow = new double[0];
  private double[][] gram;

  JavaMatrix(int rows, int cols) {
    Matrix checked = Matrix.zeros(rows, cols);
    this.rows = rows;
    this.cols = cols;
    entries = checked.toRows();
    byRow = new double[rows];
    byColumn = new double[cols];
  }

  double[][] entries() {
    return entries;
  }

  /** Must be called after each change of {@link #entries()}. */
  void changed() {
    transposedValid = false;
    wantsTransposed = 0;
  }

  /** Returns the rows of the transpose. */
  double[][] transposed() {
    if (!transposedValid) {
      if (transposed == null) {
        transposed = new double[cols][rows];
      }
      RowKernels.transpose(entries, transposed);
      transposedValid = true;
    }
    return transposed;
  }

  /** Returns scratch space of cols x cols entries. */
  double[][] gram() {
    if (gram == null) {
      gram = new double[cols][cols];
    }
    return gram;
  }

  /** Returns scratch space of {@link #rows()} entries. */
  double[] scratchByRow() {
    return byRow;
  }

  /** Returns scratch space of {@link #cols()} entries. */
  double[] scratchByColumn() {
    return byColumn;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public void set(int row, int col, Matrix block) {
    for (int i = 0; i < block.rows(); i++) {
      System.arraycopy(block.data(), i * block.cols(), entries[row + i], col, block.cols());
    }
    changed();
  }

  @Override
  public void setRows(int row, double[] entries, int from, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(entries, (from + i) * cols, this.entries[row + i], 0, cols);
    }
    changed();
  }

  @Override
  public void get(int row, int col, Matrix out) {
    for (int i = 0; i < out.rows(); i++) {
      System.arraycopy(entries[row + i], col, out.data(), i * out.cols(), out.cols());
    }
  }

  @Override
  public void clear() {
    for (double[] row : entries) {
      Arrays.fill(row, 0);
    }
    changed();
  }

  @Override
  public void scale(double factor) {
    for (double[] row : entries) {
      for (int j = 0; j < cols; j++) {
        row[j] *= factor;
      }
    }
    changed();
  }

  @Override
  public double sumOfSquares() {
    Arrays.fill(byColumn, 0);
    for (double[] row : entries) {
      for (int j = 0; j < cols; j++) {
        byColumn[j] = byColumn[j] + row[j] * row[j];
      }
    }
    double sum = 0;
    for (double s : byColumn) {
      sum += s;
    }
    return sum;
  }

  @Override
  public void multiply(double[][] in, double[][] out, int columns) {
    int height = Stacked.rows(out, columns, rows);
    if (columns < FEW) {
      for (int s = 0; s < columns; s++) {
        Stacked.gather(in, columns, s, byColumn, cols);
        if (transposedValid || ++wantsTransposed > 1) {
          Arrays.fill(byRow, 0, height, 0);
          RowKernels.addCombination(byRow, 0, height, 1, byColumn, 0, transposed(), cols);
        } else {
          RowKernels.multiply(entries, byColumn, byRow, height, cols);
        }
        Stacked.scatter(byRow, out, columns, s);
      }
      return;
    }
    fillSamples(in, columns, cols);
    for (int i = 0; i < height; i++) {
      combineSamples(entries[i], columns, cols);
      Stacked.setRow(out, i, columns, sampleRow);
    }
  }

  @Override
  public void multiplyTransposed(double[][] in, double[][] out, int columns) {
    int height = Stacked.rows(out, columns, cols);
    if (columns < FEW) {
      for (int s = 0; s < columns; s++) {
        Stacked.gather(in, columns, s, byRow, rows);
        Arrays.fill(byColumn, 0, height, 0);
        RowKernels.addCombination(byColumn, 0, height, 1, byRow, 0, entries, rows);
        Stacked.scatter(byColumn, out, columns, s);
      }
      return;
    }
    fillSamples(in, columns, rows);
    for (int i = 0; i < height; i++) {
      RowKernels.gatherColumn(entries, i, rows, byRow);
      combineSamples(byRow, columns, rows);
      Stacked.setRow(out, i, columns, sampleRow);
    }
  }

  @Override
  public void addOuter(double alpha, double[][] left, double[][] right, int columns) {
    Stacked.requireRows(left, columns, rows);
    ensureSamples(columns, cols);
    for (int s = 0; s < columns; s++) {
      Stacked.gather(right, columns, s, samples[s], cols);
    }
    int i = 0;
    for (double[] block : left) {
      for (int at = 0; at < block.length; at += columns) {
        RowKernels.addCombination(entries[i++], 0, cols, alpha, block, at, samples, columns);
      }
    }
    changed();
  }

  private void fillSamples(double[][] in, int columns, int count) {
    Stacked.requireRows(in, columns, count);
    ensureSamples(count, columns);
    if (sampleRow.length < columns) {
      sampleRow = new double[columns];
    }
    int k = 0;
    for (double[] block : in) {
      for (int at = 0; at < block.length; at += columns) {
        System.arraycopy(block, at, samples[k++], 0, columns);
      }
    }
  }

  private void combineSamples(double[] coefficients, int columns, int count) {
    Arrays.fill(sampleRow, 0, columns, 0);
    RowKernels.addCombination(sampleRow, 0, columns, 1, coefficients, 0, samples, count);
  }

  private void ensureSamples(int count, int length) {
    if (samples.length < count || samples[0].length < length) {
      int width = samples.length == 0 ? length : Math.max(length, samples[0].length);
      samples = new double[Math.max(count, samples.length)][width];
    }
  }
}
