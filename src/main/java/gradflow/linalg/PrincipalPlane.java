package gradflow.linalg;

import gradflow.check.Check;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The plane through the mean of a set of points in which they vary most, computed by the singular
 * value decomposition of the centred points. The largest entry of each direction is positive.
 *
 * @param mean mean of the points, n
 * @param first unit vector of the direction of largest variance, n
 * @param second unit vector of the direction of second largest variance, orthogonal to the first, n
 * @param firstShare share of the variance along the first direction, 0 … 1; 0 if the points
 *     coincide
 * @param secondShare share of the variance along the second direction
 */
public record PrincipalPlane(
    double[] mean, double[] first, double[] second, double firstShare, double secondShare) {
  /**
   * Computes the plane of points with n ≥ 2 entries each.
   *
   * @throws gradflow.check.BadArgument if there are no points, one has fewer than two entries, or
   *     their lengths differ
   */
  public static PrincipalPlane of(List<double[]> points) {
    Check.that(!points.isEmpty(), "points", "got none, expected at least 1");
    int n = points.get(0).length;
    Check.atLeast("entries of a point", n, 2);
    double[] mean = new double[n];
    for (double[] p : points) {
      Check.equal("entries of a point", p.length, n, "as of the first");
      for (int i = 0; i < n; i++) {
        mean[i] += p[i] / points.size();
      }
    }
    // at least two rows, so that there are two directions
    DMatrixRMaj centred = new DMatrixRMaj(Math.max(points.size(), 2), n);
    for (int t = 0; t < points.size(); t++) {
      for (int i = 0; i < n; i++) {
        centred.set(t, i, points.get(t)[i] - mean[i]);
      }
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(centred.numRows, n, false, true, true);
    if (!svd.decompose(centred)) {
      throw new ArithmeticException("the singular value decomposition did not converge");
    }
    DMatrixRMaj vt = svd.getV(null, true);
    SingularOps_DDRM.descendingOrder(
        null, false, svd.getSingularValues(), svd.numberOfSingularValues(), vt, true);
    double total = 0;
    for (double s : svd.getSingularValues()) {
      total += s * s;
    }
    double[] s = svd.getSingularValues();
    return new PrincipalPlane(
        mean,
        direction(vt, 0),
        direction(vt, 1),
        total > 0 ? s[0] * s[0] / total : 0,
        total > 0 ? s[1] * s[1] / total : 0);
  }

  private static double[] direction(DMatrixRMaj vt, int row) {
    double[] v = new double[vt.numCols];
    double largest = 0;
    for (int i = 0; i < v.length; i++) {
      v[i] = vt.get(row, i);
      largest = Math.abs(v[i]) > Math.abs(largest) ? v[i] : largest;
    }
    for (int i = 0; i < v.length && largest < 0; i++) {
      v[i] = -v[i];
    }
    return v;
  }

  /** Returns the two coordinates of a point's projection onto the plane. */
  public double[] project(double[] point) {
    double[] at = new double[2];
    for (int i = 0; i < mean.length; i++) {
      at[0] += first[i] * (point[i] - mean[i]);
      at[1] += second[i] * (point[i] - mean[i]);
    }
    return at;
  }
}
