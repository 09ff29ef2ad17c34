package gradflow.linalg;

import java.util.Arrays;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.LUDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Backend in pure Java: products by row kernels, decompositions by EJML. */
public final class PureJava implements Backend {
  private final ThreadLocal<HeapProduct> heapProduct = ThreadLocal.withInitial(HeapProduct::new);

  @Override
  public String description() {
    return "pure Java, EJML 0.46.1 decompositions, 1 thread";
  }

  @Override
  public Resident resident(int rows, int cols) {
    return new JavaMatrix(rows, cols);
  }

  @Override
  public Frame frame(int n, int k) {
    return new JavaFrame(this, n, k);
  }

  @Override
  public void multiply(
      double alpha, Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c) {
    Guard.requireProductShape(a, transposeA, b, transposeB, c);
    JavaMatrix left = (JavaMatrix) a;
    JavaMatrix right = (JavaMatrix) b;
    JavaMatrix out = (JavaMatrix) c;
    double[][] rows = transposeB ? right.transposed() : right.entries();
    double[][] entries = left.entries();
    int m = transposeA ? a.cols() : a.rows();
    double[][] coefficients = transposeA ? left.transposed() : entries;
    double[][] target = out.entries();
    if (RowKernels.isSmall(m, (long) rows.length * c.cols())) {
      for (int i = 0; i < m; i++) { // no closure, to avoid allocation
        multiplyRow(alpha, coefficients[i], rows, target[i]);
      }
    } else {
      long cost = (long) rows.length * c.cols();
      RowKernels.each(0, m, cost, i -> multiplyRow(alpha, coefficients[i], rows, target[i]));
    }
    out.changed();
  }

  private static void multiplyRow(double alpha, double[] left, double[][] rows, double[] out) {
    Arrays.fill(out, 0);
    RowKernels.addCombination(out, 0, out.length, alpha, left, 0, rows, rows.length);
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
    heapProduct.get().multiply(alpha, a, transposeA, b, transposeB, beta, c);
  }

  @Override
  public double[] singularValues(Matrix a) {
    Guard.requireFinite(a);
    double scale = powerOfTwoAbove(a);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(a.rows(), a.cols(), false, false, true);
    requireSuccess("singular values", svd.decompose(scaled(a, scale)));
    double[] values = Arrays.copyOf(svd.getSingularValues(), Math.min(a.rows(), a.cols()));
    requireFinite("singular values", values);
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.abs(values[k]) * scale;
    }
    Arrays.sort(values);
    return Spectra.reversed(values);
  }

  @Override
  public Eigenvalues eigenvalues(Matrix a) {
    int n = Guard.requireSquare(a);
    double scale = powerOfTwoAbove(a);
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, false);
    requireSuccess("eigenvalues", eig.decompose(scaled(a, scale)));
    double[] re = new double[n];
    double[] im = new double[n];
    for (int k = 0; k < n; k++) {
      Complex_F64 value = eig.getEigenvalue(k);
      re[k] = value.real * scale;
      im[k] = value.imaginary * scale;
    }
    requireFinite("eigenvalues", re);
    requireFinite("eigenvalues", im);
    return Spectra.sorted(re, im);
  }

  @Override
  public double[] symmetricEigenvalues(Matrix a) {
    int n = Guard.requireSquare(a);
    double scale = powerOfTwoAbove(a);
    DMatrixRMaj full = scaled(a, scale);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        full.set(i, j, full.get(j, i));
      }
    }
    return symmetricEigenvalues(full, scale);
  }

  private static double[] symmetricEigenvalues(DMatrixRMaj full, double scale) {
    requireFinite("symmetric matrix", full.data); // a Gram matrix may overflow
    EigenDecomposition_F64<DMatrixRMaj> eig =
        DecompositionFactory_DDRM.eig(full.numRows, false, true);
    requireSuccess("symmetric eigenvalues", eig.decompose(full));
    double[] values = new double[full.numRows];
    for (int k = 0; k < values.length; k++) {
      values[k] = eig.getEigenvalue(k).real * scale;
    }
    requireFinite("symmetric eigenvalues", values);
    Arrays.sort(values);
    return Spectra.reversed(values);
  }

  @Override
  public void qr(Matrix a, Matrix r) {
    Guard.requireTallShape(a, r);
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.rows(), a.cols());
    // false only indicates a zero column, which leaves Q orthonormal
    qr.decompose(DMatrixRMaj.wrap(a.rows(), a.cols(), a.data().clone()));
    qr.getQ(DMatrixRMaj.wrap(a.rows(), a.cols(), a.data()), true);
    qr.getR(DMatrixRMaj.wrap(r.rows(), r.cols(), r.data()), true);
    requireFinite("QR", a.data());
    Spectra.makeDiagonalNonNegative(a, r);
  }

  @Override
  public boolean gramBelow(Resident a, double shift) {
    JavaMatrix matrix = (JavaMatrix) a;
    double[][] gram = matrix.gram();
    RowKernels.gram(-1, matrix.entries(), gram, matrix.scratchByRow());
    for (int i = 0; i < gram.length; i++) {
      gram[i][i] += shift;
    }
    return RowKernels.cholesky(gram, matrix.scratchByColumn());
  }

  @Override
  public double largestGramEigenvalue(Resident a) {
    JavaMatrix matrix = (JavaMatrix) a;
    double[][] gram = matrix.gram();
    RowKernels.gram(1, matrix.entries(), gram, matrix.scratchByRow());
    DMatrixRMaj full = new DMatrixRMaj(gram);
    for (int i = 0; i < gram.length; i++) {
      for (int j = 0; j < i; j++) {
        full.set(i, j, full.get(j, i));
      }
    }
    return symmetricEigenvalues(full, 1)[0];
  }

  @Override
  public double logAbsDeterminant(Matrix a) {
    int n = Guard.requireSquare(a);
    double scale = powerOfTwoAbove(a);
    LUDecomposition_F64<DMatrixRMaj> lu = DecompositionFactory_DDRM.lu(n, n);
    requireSuccess("determinant", lu.decompose(scaled(a, scale)));
    DMatrixRMaj upper = lu.getUpper(null);
    return Spectra.sumOfLogs(upper.data, n) + n * Math.log(scale);
  }

  /**
   * Returns a power of two such that no entry divided by it exceeds 1. EJML squares entries, which
   * must not overflow or underflow.
   */
  private static double powerOfTwoAbove(Matrix a) {
    double max = a.maxAbs();
    if (max == 0) {
      return 1;
    }
    return Math.scalb(1.0, Math.max(-1000, Math.min(1000, Math.getExponent(max) + 1)));
  }

  private static DMatrixRMaj scaled(Matrix a, double scale) {
    double[] data = a.data().clone();
    for (int k = 0; k < data.length; k++) {
      data[k] /= scale;
    }
    return DMatrixRMaj.wrap(a.rows(), a.cols(), data);
  }

  private static void requireSuccess(String what, boolean done) {
    if (!done) {
      throw new ArithmeticException(what + ": EJML found none");
    }
  }

  private static void requireFinite(String what, double[] values) {
    for (double v : values) {
      if (!Double.isFinite(v)) {
        throw new ArithmeticException(what + ": got " + v + " in EJML's arithmetic");
      }
    }
  }
}
