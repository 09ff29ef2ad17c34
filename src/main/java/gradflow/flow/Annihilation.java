package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import java.util.Arrays;

/**
 * Determines which of the directions propagated so far remain independent after multiplication by a
 * singular matrix.
 *
 * <p>If a combination w of orthonormal directions q_i is annihilated, any q_i that takes part in it
 * can be regarded as the one that is lost. The choice follows from how much each direction has
 * grown. The product so far contracts the preimage of w as fast as possible, so the direction with
 * the largest ln|w_i| − L_i is lost, where L_i is the logarithm of its growth. Equivalently, the
 * directions that remain are chosen successively by the largest L_i + ln‖remainder of E q_i‖.
 * Source: stewart1997 (pivoting of a graded product).
 */
final class Annihilation {
  private Annihilation() {}

  /**
   * Returns the indices of the columns that remain, largest after multiplication by E first.
   *
   * @param e n x n, rows and columns of about equal size
   * @param q n x k, orthonormal
   * @param grown L, of length k
   */
  static int[] survivors(Backend backend, Matrix e, Matrix q, double[] grown) {
    Matrix image = Matrix.zeros(e.rows(), q.cols());
    backend.multiply(1, e, false, q, false, 0, image);
    double[][] rest = image.transposed().toRows();
    double negligible = tolerance(e.rows());
    double largest = 1;
    for (double[] v : rest) {
      largest = Math.max(largest, norm(v));
    }
    int[] stays = new int[rest.length];
    boolean[] taken = new boolean[rest.length];
    for (int count = 0; count < rest.length; count++) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < rest.length; c++) {
        double norm = taken[c] ? 0 : norm(rest[c]);
        double weight = grown[c] + Math.log(norm);
        if (norm > negligible * largest && weight > most) {
          best = c;
          most = weight;
        }
      }
      if (best < 0) {
        return Arrays.copyOf(stays, count);
      }
      taken[best] = true;
      stays[count] = best;
      for (int c = 0; c < count; c++) {
        subtractProjection(rest[stays[c]], rest[best]); // twice, for full accuracy
      }
      scale(rest[best], 1 / norm(rest[best]));
      for (int c = 0; c < rest.length; c++) {
        if (!taken[c]) {
          subtractProjection(rest[best], rest[c]);
        }
      }
    }
    return stays;
  }

  /** Returns the number of singular values of a matrix that are not negligible. */
  static int rank(Backend backend, Matrix e) {
    double[] sigma = backend.singularValues(e);
    double least = tolerance(e.rows()) * sigma[0];
    return (int) Arrays.stream(sigma).filter(s -> s > least).count();
  }

  private static double tolerance(int n) {
    return 16.0 * n * Math.ulp(1.0);
  }

  /**
   * Computes Q of A = Q R by the Gram–Schmidt method with reorthogonalisation. Unrelated rows are
   * not mixed.
   *
   * @param a n x k of full rank, overwritten
   * @return R_ii > 0
   */
  static double[] orthonormalise(Matrix a) {
    double[][] columns = a.transposed().toRows();
    double[] lengths = new double[columns.length];
    for (int c = 0; c < columns.length; c++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < c; b++) {
          subtractProjection(columns[b], columns[c]);
        }
      }
      lengths[c] = norm(columns[c]);
      scale(columns[c], 1 / lengths[c]);
    }
    a.set(Matrix.of(columns).transposed());
    return lengths;
  }

  /** Computes v ← v − q (q · v), with q of length 1. */
  private static void subtractProjection(double[] q, double[] v) {
    double dot = 0;
    for (int i = 0; i < v.length; i++) {
      dot += q[i] * v[i];
    }
    for (int i = 0; i < v.length; i++) {
      v[i] -= dot * q[i];
    }
  }

  private static void scale(double[] v, double factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= factor;
    }
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }
}
