package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeev;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesdd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgetrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dorgqr;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyev;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas_full.openblas_get_config;
import static org.bytedeco.openblas.global.openblas_full.openblas_get_corename;

import gradflow.team.Team;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_full;

/**
 * OpenBLAS and its LAPACK, called through JavaCPP. Each call uses one thread, because the bits of
 * computed eigenvalues depend on the number of threads. Residents are stored in native memory that
 * is freed with their owner.
 */
public final class OpenBlas implements Backend {
  /** All classes with native methods that are used. Each accesses the cache on first use. */
  static final List<Class<?>> NATIVE =
      List.of(
          openblas.class,
          openblas_full.class,
          Pointer.class,
          BytePointer.class,
          DoublePointer.class,
          IntPointer.class);

  /** Number of entries of a factor from which a product is divided into blocks of rows. */
  private static final long LARGE = 1 << 18;

  /** Number of rows per block. */
  private static final int WIDTH = 256;

  /** Number of columns per panel of a large factorisation. */
  private static final int PANEL = 64;

  private OpenBlas() {}

  /**
   * Loads the native library.
   *
   * @throws LinkageError if the class path has no library for this platform, or there is no folder
   *     to unpack it into that is safe from other users
   */
  public static OpenBlas load() {
    NativeCache cache = NativeCache.open();
    try {
      for (Class<?> c : NATIVE) {
        Class.forName(c.getName());
      }
      blas_set_num_threads(1); // accesses the cache, too
    } catch (ClassNotFoundException e) {
      throw new NoClassDefFoundError(e.getMessage());
    } finally {
      cache.close();
    }
    return new OpenBlas();
  }

  @Override
  public String description() {
    String version = openblas_get_config().getString().trim().split(" +")[1];
    return "OpenBLAS " + version + ", kernel " + openblas_get_corename().getString() + ", 1 thread";
  }

  @Override
  public Resident resident(int rows, int cols) {
    return new NativeMatrix(rows, cols);
  }

  @Override
  public Frame frame(int n, int k) {
    return new NativeFrame(n, k);
  }

  @Override
  public void multiply(
      double alpha, Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c) {
    Guard.requireProductShape(a, transposeA, b, transposeB, c);
    int m = transposeA ? a.cols() : a.rows();
    int k = transposeA ? a.rows() : a.cols();
    int n = transposeB ? b.rows() : b.cols();
    DoublePointer left = pointer(a);
    DoublePointer right = pointer(b);
    DoublePointer out = pointer(c);
    int transA = transposeA ? CblasTrans : CblasNoTrans;
    int transB = transposeB ? CblasTrans : CblasNoTrans;
    int lda = a.cols();
    int ldb = b.cols();
    if ((long) k * n < LARGE || m < 2 * WIDTH) {
      cblas_dgemm(CblasRowMajor, transA, transB, m, n, k, alpha, left, lda, right, ldb, 0, out, n);
      return;
    }
    Partition rows = Partition.of(m, WIDTH);
    Team.share(
        rows.count(),
        i -> {
          long first = rows.start(i);
          cblas_dgemm(
              CblasRowMajor,
              transA,
              transB,
              rows.width(i),
              n,
              k,
              alpha,
              new DoublePointer(left).position(transposeA ? first : first * lda),
              lda,
              right,
              ldb,
              0,
              new DoublePointer(out).position(first * n),
              n);
        });
  }

  @Override
  public void multiply(
      double alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      double beta,
      Matrix c) {
    Guard.requireProductShape(a, transposeA, b, transposeB, c);
    int m = transposeA ? a.cols() : a.rows();
    int k = transposeA ? a.rows() : a.cols();
    int n = transposeB ? b.rows() : b.cols();
    cblas_dgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        alpha,
        a.data(),
        a.cols(),
        b.data(),
        b.cols(),
        beta,
        c.data(),
        n);
  }

  @Override
  public double[] singularValues(Matrix a) {
    Guard.requireFinite(a);
    double[] s = new double[Math.min(a.rows(), a.cols())];
    // row-major data read as column-major are the transpose, which has the same singular values
    int info =
        LAPACKE_dgesdd(
            LAPACK_COL_MAJOR,
            (byte) 'N',
            a.cols(),
            a.rows(),
            a.data().clone(),
            a.cols(),
            s,
            new double[1],
            1,
            new double[1],
            1);
    requireSuccess("singular values", info);
    return s;
  }

  @Override
  public Eigenvalues eigenvalues(Matrix a) {
    int n = Guard.requireSquare(a);
    double[] re = new double[n];
    double[] im = new double[n];
    int info =
        LAPACKE_dgeev(
            LAPACK_COL_MAJOR,
            (byte) 'N',
            (byte) 'N',
            n,
            a.data().clone(),
            n,
            re,
            im,
            new double[1],
            1,
            new double[1],
            1);
    requireSuccess("eigenvalues", info);
    return Spectra.sorted(re, im);
  }

  @Override
  public double[] symmetricEigenvalues(Matrix a) {
    int n = Guard.requireSquare(a);
    double[] ascending = new double[n];
    int info =
        LAPACKE_dsyev(LAPACK_COL_MAJOR, (byte) 'N', (byte) 'U', n, a.data().clone(), n, ascending);
    requireSuccess("symmetric eigenvalues", info);
    return Spectra.reversed(ascending);
  }

  @Override
  public void qr(Matrix a, Matrix r) {
    Guard.requireTallShape(a, r);
    int m = a.rows();
    int n = a.cols();
    double[] tau = new double[n];
    requireSuccess("QR", LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, m, n, a.data(), n, tau));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        r.set(i, j, j < i ? 0 : a.get(i, j));
      }
    }
    requireSuccess("QR", LAPACKE_dorgqr(LAPACK_ROW_MAJOR, m, n, n, a.data(), n, tau));
    Spectra.makeDiagonalNonNegative(a, r);
  }

  @Override
  public boolean gramBelow(Resident a, double shift) {
    NativeMatrix matrix = (NativeMatrix) a;
    int n = a.cols();
    DoublePointer gram = matrix.gram();
    if (n >= 2 * WIDTH) {
      return new NativePanels(n, n, 2 * PANEL).isGramBelow(shift, matrix.pointer(), a.rows(), gram);
    }
    cblas_dsyrk(
        CblasColMajor, CblasLower, CblasNoTrans, n, a.rows(), -1, matrix.pointer(), n, 0, gram, n);
    for (long i = 0; i < n; i++) {
      long ii = i * (n + 1);
      gram.put(ii, gram.get(ii) + shift);
    }
    return LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'L', n, gram, n) == 0;
  }

  @Override
  public double largestGramEigenvalue(Resident a) {
    NativeMatrix matrix = (NativeMatrix) a;
    int n = a.cols();
    DoublePointer gram = matrix.gram();
    cblas_dsyrk(
        CblasColMajor, CblasUpper, CblasNoTrans, n, a.rows(), 1, matrix.pointer(), n, 0, gram, n);
    // dsyev for all values: dsyevr for one value fails with info = 2 if many values are equal
    try (DoublePointer values = new DoublePointer(n)) {
      requireSuccess(
          "largest singular value",
          LAPACKE_dsyev(LAPACK_COL_MAJOR, (byte) 'N', (byte) 'U', n, gram, n, values));
      return values.get(n - 1);
    }
  }

  @Override
  public double logAbsDeterminant(Matrix a) {
    int n = Guard.requireSquare(a);
    if (n >= 2 * WIDTH) {
      return logAbsDeterminantByPanels(a, n);
    }
    double[] lu = a.data().clone();
    int info = LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, lu, n, new int[n]);
    if (info > 0) {
      return Double.NEGATIVE_INFINITY;
    }
    requireSuccess("determinant", info);
    return Spectra.sumOfLogs(lu, n);
  }

  private static double logAbsDeterminantByPanels(Matrix a, int n) {
    try (DoublePointer lu = new DoublePointer(a.data())) {
      new NativePanels(n, n, PANEL).factor(lu);
      double sum = 0;
      for (long i = 0; i < n; i++) {
        sum += Math.log(Math.abs(lu.get(i * (n + 1))));
      }
      return sum;
    }
  }

  private static DoublePointer pointer(Resident a) {
    return ((NativeMatrix) a).pointer();
  }

  private static void requireSuccess(String what, int info) {
    if (info != 0) {
      throw new ArithmeticException(what + ": LAPACK returned info = " + info);
    }
  }
}
