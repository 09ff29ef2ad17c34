package gradflow.linalg;

import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Java only: our row-wise products, and EJML's decompositions. */
public final class PureJava implements Backend {
  @Override
  public String description() {
    return "pure Java, EJML 0.46.1 decompositions, 1 thread";
  }

  @Override
  public Resident resident(int rows, int cols) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void multiply(double alpha, Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void multiply(double alpha, Matrix a, boolean transposeA, Matrix b, boolean transposeB, double beta, Matrix c) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double[] singularValues(Matrix a) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Eigenvalues eigenvalues(Matrix a) {
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(a.rows(), false);
    eig.decompose(DMatrixRMaj.wrap(a.rows(), a.cols(), a.data().clone()));
    Complex_F64 first = eig.getEigenvalue(0);
    return Spectra.sorted(new double[] {first.real}, new double[] {first.imaginary});
  }

  @Override
  public double[] symmetricEigenvalues(Matrix a) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void qr(Matrix a, Matrix r) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean gramBelow(Resident a, double shift) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double largestGramEigenvalue(Resident a) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double logAbsDeterminant(Matrix a) {
    return Math.log(Math.abs(CommonOps_DDRM.det(DMatrixRMaj.wrap(a.rows(), a.cols(), a.data().clone()))));
  }
}
