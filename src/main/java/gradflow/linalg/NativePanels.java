package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasLeft;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUnit;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgemqrt_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrt_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgetrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dlaset_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dlaswp_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dtrsm;

import gradflow.team.Columns;
import gradflow.team.Team;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Factorisations of large column-major matrices, n x k with n ≥ k, by panels of columns that are
 * distributed over the threads of a team. {@link Columns} explains why the bits do not depend on
 * the number of threads. Not thread-safe.
 */
final class NativePanels {
  private final int n;
  private final Partition panels;
  private final IntPointer swaps;
  private DoublePointer reflectors;
  private DoublePointer work;

  /**
   * @param width approximate number of columns per panel
   */
  NativePanels(int n, int k, int width) {
    this.n = n;
    this.panels = Partition.of(k, width);
    this.swaps = new IntPointer((long) k);
  }

  /**
   * Computes LU with partial pivoting. U is stored on and above the diagonal, L below it, where
   * each panel keeps the row order of the time it was factorised.
   *
   * @return false if the factorisation failed because an entry is NaN
   */
  boolean factor(DoublePointer a) {
    AtomicBoolean possible = new AtomicBoolean(true);
    Columns.factor(
        panels.count(),
        j -> {
          long first = panels.start(j);
          int info =
              LAPACKE_dgetrf_work(
                  LAPACK_COL_MAJOR,
                  (int) (n - first),
                  panels.width(j),
                  at(a, first, first),
                  n,
                  new IntPointer(swaps).position(first));
          if (info < 0) {
            possible.set(false);
          }
        },
        (p, j) -> eliminate(a, p, j));
    return possible.get();
  }

  /** Applies the swaps and the multipliers of panel p to panel j. */
  private void eliminate(DoublePointer a, int p, int j) {
    long row = panels.start(p);
    long column = panels.start(j);
    int depth = panels.width(p);
    int width = panels.width(j);
    LAPACKE_dlaswp_work(
        LAPACK_COL_MAJOR,
        width,
        at(a, row, column),
        n,
        1,
        depth,
        new IntPointer(swaps).position(row),
        1);
    cblas_dtrsm(
        CblasColMajor,
        CblasLeft,
        CblasLower,
        CblasNoTrans,
        CblasUnit,
        depth,
        width,
        1,
        at(a, row, row),
        n,
        at(a, row, column),
        n);
    int below = (int) (n - row - depth);
    if (below > 0) {
      cblas_dgemm(
          CblasColMajor,
          CblasNoTrans,
          CblasNoTrans,
          below,
          width,
          depth,
          -1,
          at(a, row + depth, row),
          n,
          at(a, row, column),
          n,
          1,
          at(a, row + depth, column),
          n);
    }
  }

  /**
   * Called after {@link #factor}: keeps L, completed by ones and zeros, with its rows in the order
   * of those of A.
   */
  void keepLower(DoublePointer a) {
    Team.share(
        panels.count(),
        j -> {
          int first = panels.start(j);
          int width = panels.width(j);
          DoublePointer top = at(a, 0, first);
          if (first > 0) {
            LAPACKE_dlaset_work(LAPACK_COL_MAJOR, (byte) 'A', first, width, 0, 0, top, n);
          }
          LAPACKE_dlaset_work(
              LAPACK_COL_MAJOR, (byte) 'U', width, width, 0, 1, at(a, first, first), n);
          for (int p = j; p >= 0; p--) { // later panels have not swapped these rows
            int row = panels.start(p);
            LAPACKE_dlaswp_work(
                LAPACK_COL_MAJOR,
                width,
                at(a, row, first),
                n,
                1,
                panels.width(p),
                new IntPointer(swaps).position(row),
                -1);
          }
        });
  }

  /** Computes Householder QR. R is stored on and above the diagonal, up to signs. */
  void reflect(DoublePointer a) {
    int most = panels.width(panels.count() - 1);
    for (int j = 0; j < panels.count(); j++) {
      most = Math.max(most, panels.width(j));
    }
    long square = (long) most * most;
    if (reflectors == null) {
      reflectors = new DoublePointer(square * panels.count());
      work = new DoublePointer(square * panels.count());
    }
    Columns.factor(
        panels.count(),
        j -> {
          long first = panels.start(j);
          int width = panels.width(j);
          requireSuccess(
              LAPACKE_dgeqrt_work(
                  LAPACK_COL_MAJOR,
                  (int) (n - first),
                  width,
                  width,
                  at(a, first, first),
                  n,
                  new DoublePointer(reflectors).position(square * j),
                  width,
                  new DoublePointer(work).position(square * j)));
        },
        (p, j) ->
            requireSuccess(
                LAPACKE_dgemqrt_work(
                    LAPACK_COL_MAJOR,
                    (byte) 'L',
                    (byte) 'T',
                    n - panels.start(p),
                    panels.width(j),
                    panels.width(p),
                    panels.width(p),
                    at(a, panels.start(p), panels.start(p)),
                    n,
                    new DoublePointer(reflectors).position(square * p),
                    panels.width(p),
                    at(a, panels.start(p), panels.start(j)),
                    n,
                    new DoublePointer(work).position(square * j))));
  }

  /**
   * Returns whether shift · I − V Vᵀ has a Cholesky factor; V is n x count.
   *
   * @param gram space for n x n entries
   */
  boolean isGramBelow(double shift, DoublePointer v, int count, DoublePointer gram) {
    Team.share(
        panels.count(),
        j -> {
          long first = panels.start(j);
          product(j, -1, at(v, first, 0), count, at(v, first, 0), 0, gram);
          for (long i = first; i < first + panels.width(j); i++) {
            long ii = i * (n + 1);
            gram.put(ii, gram.get(ii) + shift);
          }
        });
    AtomicBoolean definite = new AtomicBoolean(true);
    Columns.factor(
        panels.count(),
        j -> {
          if (definite.get() && !factorDefinite(gram, j)) {
            definite.set(false);
          }
        },
        (p, j) -> {
          if (definite.get()) {
            DoublePointer l = at(gram, panels.start(j), panels.start(p));
            product(j, -1, l, panels.width(p), l, 1, gram);
          }
        });
    return definite.get();
  }

  /** Computes panel ← alpha · left · rightᵀ + beta · panel for panel j from its diagonal on. */
  private void product(
      int j,
      double alpha,
      DoublePointer left,
      int depth,
      DoublePointer right,
      double beta,
      DoublePointer out) {
    long first = panels.start(j);
    cblas_dgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasTrans,
        (int) (n - first),
        panels.width(j),
        depth,
        alpha,
        left,
        n,
        right,
        n,
        beta,
        at(out, first, first),
        n);
  }

  /** Factorises panel j from its diagonal on. Returns whether this succeeded. */
  private boolean factorDefinite(DoublePointer gram, int j) {
    long first = panels.start(j);
    int width = panels.width(j);
    DoublePointer corner = at(gram, first, first);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, (byte) 'L', width, corner, n) != 0) {
      return false;
    }
    int below = (int) (n - first - width);
    if (below > 0) {
      cblas_dtrsm(
          CblasColMajor,
          CblasRight,
          CblasLower,
          CblasTrans,
          CblasNonUnit,
          below,
          width,
          1,
          corner,
          n,
          at(gram, first + width, first),
          n);
    }
    return true;
  }

  private static void requireSuccess(int info) {
    if (info != 0) {
      throw new ArithmeticException("QR: LAPACK returned info = " + info);
    }
  }

  private DoublePointer at(DoublePointer a, long row, long column) {
    return new DoublePointer(a).position(a.position() + column * n + row);
  }
}
