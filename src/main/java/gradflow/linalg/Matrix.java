package gradflow.linalg;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.Arrays;

/**
 * A dense real matrix on the heap, stored row-major in one array: entry (i, j) is {@code data()[i *
 * cols() + j]}. Mutable; not thread-safe. Column vectors are matrices with one column.
 */
public final class Matrix {
  private final int rows;
  private final int cols;
  private final double[] data;

  private Matrix(int rows, int cols, double[] data) {
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /**
   * Returns a matrix of zeros.
   *
   * @throws BadArgument if {@code rows} or {@code cols} is below 1, or their product above 2³¹ − 9
   */
  public static Matrix zeros(int rows, int cols) {
    return new Matrix(rows, cols, new double[size(rows, cols)]);
  }

  /** Returns the number of entries, checked as in {@link #zeros}. */
  static int size(int rows, int cols) {
    Check.positive("rows", rows);
    Check.positive("cols", cols);
    long size = (long) rows * cols;
    Check.that(
        size <= Integer.MAX_VALUE - 8,
        "rows x cols",
        "got " + size + " entries, expected at most 2147483639");
    return (int) size;
  }

  /** Returns the n x n identity. */
  public static Matrix identity(int n) {
    Matrix m = zeros(n, n);
    for (int i = 0; i < n; i++) {
      m.data[i * n + i] = 1;
    }
    return m;
  }

  /** Returns the square matrix with these entries on its diagonal and 0 elsewhere. */
  public static Matrix diagonal(double[] entries) {
    int n = entries.length;
    Matrix m = zeros(n, n);
    for (int i = 0; i < n; i++) {
      m.data[i * n + i] = entries[i];
    }
    return m;
  }

  /**
   * Copies nested rows.
   *
   * @throws BadArgument if there are no rows or no columns, or the rows differ in length
   */
  public static Matrix of(double[][] nested) {
    Check.that(
        nested.length > 0 && nested[0].length > 0,
        "matrix",
        "got no entries, expected at least 1 x 1");
    Matrix m = zeros(nested.length, nested[0].length);
    for (int i = 0; i < nested.length; i++) {
      if (nested[i].length != m.cols) {
        throw new BadArgument(
            "matrix",
            "row %s has %s entries, expected %s as in row 0"
                .formatted(i, nested[i].length, m.cols));
      }
      System.arraycopy(nested[i], 0, m.data, i * m.cols, m.cols);
    }
    return m;
  }

  /**
   * Wraps an existing row-major array, which is shared.
   *
   * @throws BadArgument if the array's length is not {@code rows * cols}
   */
  public static Matrix wrap(int rows, int cols, double[] data) {
    Check.equal("data.length", data.length, (long) rows * cols, rows + " x " + cols);
    return new Matrix(rows, cols, data);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int cols() {
    return cols;
  }

  /** Returns the entries, row-major. The array is shared, not copied. */
  public double[] data() {
    return data;
  }

  /** Returns entry (i, j). */
  public double get(int i, int j) {
    return data[i * cols + j];
  }

  /** Sets entry (i, j). */
  public void set(int i, int j, double value) {
    data[i * cols + j] = value;
  }

  /** Sets all entries. */
  public void fill(double value) {
    Arrays.fill(data, value);
  }

  /** Copies all entries of a matrix of the same shape. */
  public void set(Matrix other) {
    Check.equal("rows", other.rows, rows, "same shape");
    Check.equal("cols", other.cols, cols, "same shape");
    System.arraycopy(other.data, 0, data, 0, data.length);
  }

  /** Returns a copy. */
  public Matrix copy() {
    return new Matrix(rows, cols, data.clone());
  }

  /** Returns a copy of the {@code height x width} block whose first entry is (i, j). */
  public Matrix block(int i, int j, int height, int width) {
    Matrix out = zeros(height, width);
    for (int r = 0; r < height; r++) {
      System.arraycopy(data, (i + r) * cols + j, out.data, r * width, width);
    }
    return out;
  }

  /** Returns a transposed copy. */
  public Matrix transposed() {
    Matrix out = zeros(cols, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        out.data[j * rows + i] = data[i * cols + j];
      }
    }
    return out;
  }

  /** Returns whether all entries are finite. */
  public boolean isFinite() {
    double sum = 0;
    for (double v : data) {
      sum += v * 0;
    }
    return sum == 0;
  }

  /** Returns the largest modulus of the entries; NaN if one is NaN. */
  public double maxAbs() {
    double max = 0;
    for (double v : data) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }

  /** Returns a copy as nested rows. */
  public double[][] toRows() {
    double[][] out = new double[rows][];
    for (int i = 0; i < rows; i++) {
      out[i] = Arrays.copyOfRange(data, i * cols, (i + 1) * cols);
    }
    return out;
  }

  @Override
  public String toString() {
    return "Matrix[%s x %s%s]"
        .formatted(rows, cols, data.length <= 36 ? " " + Arrays.deepToString(toRows()) : "");
  }
}
