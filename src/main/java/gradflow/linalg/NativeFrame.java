package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgetrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dlaset_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dlaswp_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dcopy;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import gradflow.team.Team;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The frame of {@link OpenBlas}, stored column-major in native memory so that LAPACK works in
 * place.
 */
final class NativeFrame implements Frame {
  /** Block size, in columns, of LAPACK's blocked reflections. */
  private static final int BLOCK = 32;

  /** Largest number of columns for which products with the factors of a Jacobian are faster. */
  private static final int FEW = 8;

  /** The same for a Jacobian with so many entries that writing them out dominates. */
  private static final int SEVERAL = 64;

  private static final long MANY = 1 << 20;

  /** Number of columns in a block that one thread multiplies. */
  private static final int WIDTH = 256;

  /** Number of factorisation panels per block of columns. */
  private static final int PANELS = 4;

  private final int n;
  private final int k;
  private final Partition columns;

  /** For factorisations of several blocks; null if there is one block. */
  private final NativePanels panels;

  private final DoublePointer[] store = new DoublePointer[3];
  private final DoubleBuffer[] view = new DoubleBuffer[3];
  private final DoublePointer tau;
  private final DoublePointer work;
  private final DoublePointer pivots;
  private final DoubleBuffer pivotView;
  private final IntPointer swaps;
  private DoublePointer product;
  private DoubleBuffer productView;
  private double[][] blocks;
  private double[][] parts;
  private double[] tail;
  private final double[] in;
  private final double[] out;
  private int committed;
  private int current;

  NativeFrame(int n, int k) {
    this(n, k, WIDTH);
  }

  /** Creates a frame with blocks of about {@code width} columns. */
  NativeFrame(int n, int k, int width) {
    this.n = n;
    this.k = k;
    columns = Partition.of(k, width);
    panels = columns.count() > 1 ? new NativePanels(n, k, Math.max(1, width / PANELS)) : null;
    int size = Matrix.size(n, k);
    for (int s = 0; s < store.length; s++) {
      store[s] = new DoublePointer((long) size);
      view[s] = store[s].asBuffer();
    }
    tau = new DoublePointer(k);
    work = new DoublePointer((long) BLOCK * Math.max(n, k));
    pivots = new DoublePointer(k);
    pivotView = pivots.asBuffer();
    swaps = new IntPointer((long) k);
    in = new double[n];
    out = new double[n];
    Pointer.memset(store[current], 0, 8L * size);
  }

  @Override
  public int columns() {
    return k;
  }

  @Override
  public void set(Matrix a) {
    view[current].put(0, a.transposed().data());
    committed = current;
  }

  @Override
  public void get(Matrix a) {
    for (int j = 0; j < a.cols(); j++) {
      view[current].get(j * n, in);
      for (int i = 0; i < n; i++) {
        a.set(i, j, in[i]);
      }
    }
  }

  @Override
  public void multiply(Resident dense, double[][] diagonal) {
    DoublePointer j = ((NativeMatrix) dense).pointer();
    int m = dense.cols();
    int from = current;
    int to = next();
    if (panels == null) {
      multiply(j, m, store[from], k, store[to]);
      addDiagonals(diagonal, m, view[from], view[to], 0, k);
    } else {
      Team.share(
          columns.count(),
          b -> {
            int first = columns.start(b);
            long entries = (long) first * n;
            multiply(j, m, at(store[from], entries), columns.width(b), at(store[to], entries));
            addDiagonals(diagonal, m, view[from], view[to], first, columns.start(b + 1));
          });
    }
    current = to;
  }

  /** Computes columns of J A without the contribution of J's diagonals; J is n x m, row-major. */
  private void multiply(DoublePointer j, int m, DoublePointer a, int count, DoublePointer out) {
    // the row-major n x m factor read as column-major is its transpose
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, n, count, m, 1, j, m, a, n, 0, out, n);
  }

  private static DoublePointer at(DoublePointer p, long offset) {
    return new DoublePointer(p).position(offset);
  }

  private int next() {
    return current == committed ? (current + 1) % 3 : 3 - committed - current;
  }

  @Override
  public void multiply(ScaledRows j) {
    NativeMatrix s = (NativeMatrix) j.stack();
    int height = s.rows();
    int m = j.columns();
    if (product == null || product.capacity() < (long) height * k) {
      product = new DoublePointer((long) height * k);
      productView = product.asBuffer();
      blocks = new double[j.matrices()][j.units()];
      parts = new double[j.parts()][j.units()];
      tail = new double[j.units()];
    }
    int to = next();
    Partition rows =
        (long) height * m < MANY ? new Partition(height, 1) : Partition.of(height, WIDTH);
    if (rows.count() == 1) {
      multiply(s.pointer(), s.cols(), height, m, product, height);
    } else {
      DoublePointer stack = s.pointer();
      Team.share(
          rows.count(),
          b -> {
            long first = rows.start(b);
            multiply(
                at(stack, first * s.cols()),
                s.cols(),
                rows.width(b),
                m,
                at(product, first),
                height);
          });
    }
    int h = j.units();
    for (int c = 0; c < k; c++) {
      for (int b = 0; b < blocks.length; b++) {
        productView.get(c * height + b * h, blocks[b], 0, h);
      }
      view[current].get(c * n + n - h, tail, 0, h);
      j.combineColumn(blocks, tail, parts);
      for (int p = 0; p < parts.length; p++) {
        view[to].put(c * n + p * h, parts[p], 0, h);
      }
    }
    current = to;
  }

  /** Computes {@code count} rows of S A, into a matrix with leading dimension {@code ldc}. */
  private void multiply(DoublePointer s, int lds, int count, int m, DoublePointer out, int ldc) {
    cblas_dgemm(
        CblasColMajor,
        CblasTrans,
        CblasNoTrans,
        count,
        k,
        m,
        1,
        s,
        lds,
        store[current],
        n,
        0,
        out,
        ldc);
  }

  /**
   * True for few columns: products with all blocks then take less work than writing out the rows of
   * J.
   */
  @Override
  public boolean prefersFactors(ScaledRows j) {
    return k <= FEW || (k <= SEVERAL && (long) n * j.columns() >= MANY);
  }

  private void addDiagonals(
      double[][] diagonal, int m, DoubleBuffer from, DoubleBuffer to, int first, int end) {
    int width = n - m;
    if (width == 0) {
      return;
    }
    double[] in = panels == null ? this.in : new double[width];
    double[] out = panels == null ? this.out : new double[n];
    for (int c = first; c < end; c++) {
      from.get(c * n + m, in, 0, width);
      to.get(c * n, out);
      for (int p = 0; p < diagonal.length; p++) {
        double[] d = diagonal[p];
        int row = p * width;
        for (int i = 0; i < width; i++) {
          out[row + i] += d[i] * in[i];
        }
      }
      to.put(c * n, out);
    }
  }

  @Override
  public void scaleRows(double[] factors) {
    int to = next(); // the committed columns stay
    for (int c = 0; c < k; c++) {
      view[current].get(c * n, in);
      for (int i = 0; i < n; i++) {
        out[i] = factors[i] * in[i];
      }
      view[to].put(c * n, out);
    }
    current = to;
  }

  @Override
  public void lengths(double[] diagonal) {
    DoublePointer a = store[next()];
    Pointer.memcpy(a, store[current], 8L * n * k);
    if (panels != null) {
      panels.reflect(a);
      readDiagonal(a, diagonal);
      return;
    }
    int size = BLOCK * Math.max(n, k);
    int info = LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, n, k, a, n, tau, work, size);
    if (info != 0) {
      throw new ArithmeticException("QR: LAPACK returned info = " + info);
    }
    readDiagonal(a, diagonal);
  }

  @Override
  public void condition(double[] diagonal) {
    DoublePointer a = store[current];
    if (panels != null) {
      conditionByPanels(a, diagonal);
      return;
    }
    int info = LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, n, k, a, n, swaps);
    if (info < 0) {
      Arrays.fill(diagonal, 0, k, Double.NaN);
      return;
    }
    readDiagonal(a, diagonal);
    LAPACKE_dlaset_work(LAPACK_COL_MAJOR, (byte) 'U', k, k, 0, 1, a, n);
    LAPACKE_dlaswp_work(LAPACK_COL_MAJOR, k, a, n, 1, k, swaps, -1);
  }

  private void conditionByPanels(DoublePointer a, double[] diagonal) {
    if (!panels.factor(a)) {
      Arrays.fill(diagonal, 0, k, Double.NaN);
      return;
    }
    readDiagonal(a, diagonal);
    panels.keepLower(a);
  }

  /** Reads the moduli of the entries (c, c). */
  private void readDiagonal(DoublePointer a, double[] diagonal) {
    cblas_dcopy(k, a, n + 1, pivots, 1);
    pivotView.get(0, diagonal, 0, k);
    for (int c = 0; c < k; c++) {
      diagonal[c] = Math.abs(diagonal[c]);
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
