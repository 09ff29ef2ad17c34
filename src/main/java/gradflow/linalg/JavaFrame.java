package gradflow.linalg;

import java.util.Arrays;

/** The frame of {@link PureJava}, stored as one array per row. */
final class JavaFrame implements Frame {
  private final int n;
  private final int k;
  private final Backend backend;
  private final double[][][] store;
  private final Matrix heap;
  private final Matrix triangle;
  private final int[] order;
  private double[][] product;
  private int committed;
  private int current;

  JavaFrame(Backend backend, int n, int k) {
    this.n = n;
    this.k = k;
    this.backend = backend;
    this.heap = Matrix.zeros(n, k);
    this.triangle = Matrix.zeros(k, k);
    this.order = new int[n];
    this.store = new double[3][n][k];
  }

  @Override
  public int columns() {
    return k;
  }

  @Override
  public void set(Matrix a) {
    for (int i = 0; i < n; i++) {
      System.arraycopy(a.data(), i * k, store[current][i], 0, k);
    }
    committed = current;
  }

  @Override
  public void get(Matrix out) {
    for (int i = 0; i < n; i++) {
      System.arraycopy(store[current][i], 0, out.data(), i * out.cols(), out.cols());
    }
  }

  @Override
  public void multiply(Resident dense, double[][] diagonal) {
    double[][] j = ((JavaMatrix) dense).entries();
    int m = dense.cols();
    double[][] from = store[current];
    current = next();
    double[][] to = store[current];
    RowKernels.each(0, n, (long) m * k, i -> multiplyRow(i, j[i], m, diagonal, from, to[i]));
  }

  private void multiplyRow(
      int i, double[] j, int m, double[][] diagonal, double[][] from, double[] to) {
    Arrays.fill(to, 0);
    RowKernels.addCombination(to, 0, k, 1, j, 0, from, m);
    if (m < n) {
      int unit = i % (n - m);
      double[] d = diagonal[i / (n - m)];
      double[] row = from[m + unit];
      for (int c = 0; c < k; c++) {
        to[c] += d[unit] * row[c];
      }
    }
  }

  @Override
  public void multiply(ScaledRows j) {
    double[][] s = ((JavaMatrix) j.stack()).entries();
    if (product == null || product.length < s.length) {
      product = new double[s.length][k];
    }
    double[][] from = store[current];
    current = next();
    for (int i = 0; i < s.length; i++) {
      Arrays.fill(product[i], 0);
      RowKernels.addCombination(product[i], 0, k, 1, s[i], 0, from, j.columns());
    }
    j.combineRows(product, from, store[current], k);
  }

  /** True only if this takes no more multiplications than J itself. */
  @Override
  public boolean prefersFactors(ScaledRows j) {
    return j.stack().rows() <= n;
  }

  @Override
  public void scaleRows(double[] factors) {
    double[][] from = store[current];
    current = next();
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        store[current][i][c] = factors[i] * from[i][c];
      }
    }
  }

  /** Returns the index of the array that holds neither the current nor the committed columns. */
  private int next() {
    return current == committed ? (current + 1) % 3 : 3 - committed - current;
  }

  @Override
  public void lengths(double[] diagonal) {
    get(heap);
    backend.qr(heap, triangle);
    for (int c = 0; c < k; c++) {
      diagonal[c] = triangle.get(c, c);
    }
  }

  @Override
  public void condition(double[] diagonal) {
    double[][] a = store[current];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int c = 0; c < k; c++) {
      int best = c;
      for (int i = c + 1; i < n; i++) {
        best = Math.abs(a[order[i]][c]) > Math.abs(a[order[best]][c]) ? i : best;
      }
      int row = order[best];
      order[best] = order[c];
      order[c] = row;
      eliminate(a, c, a[row]);
      diagonal[c] = Math.abs(a[row][c]);
    }
    for (int i = 0; i < k; i++) {
      double[] row = a[order[i]];
      row[i] = 1;
      Arrays.fill(row, i + 1, k, 0);
    }
  }

  /** Subtracts multiples of the pivot row from the rows below, which then store the multipliers. */
  private void eliminate(double[][] a, int c, double[] pivot) {
    if (pivot[c] == 0) {
      return;
    }
    RowKernels.each(c + 1, n, k - c, i -> eliminate(a[order[i]], c, pivot));
  }

  private void eliminate(double[] row, int c, double[] pivot) {
    double l = row[c] / pivot[c];
    row[c] = l;
    for (int j = c + 1; j < k; j++) {
      row[j] -= l * pivot[j];
    }
  }

  @Override
  public void commit() {
    committed = current;
  }

  @Override
  public void rewind() {
    current = committed;
  }
}
