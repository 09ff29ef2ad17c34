package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Equilibrated;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A factor of a step Jacobian whose product with a frame loses no digits if the frame is
 * conditioned afterwards. It is either a scaling of the rows by powers of two, or a matrix whose
 * rows and columns all have about the same size. J itself may span hundreds of decades.
 */
interface Factor {
  /** Computes A ← e^−{@link #logShift} F A. */
  void multiply(Frame frame);

  /** Term to be added to the logarithm of each pivot. */
  double logShift();

  /** Returns ln|det F|. */
  double logDeterminant();

  /**
   * The matrix with entries of about the same size; null for a scaling, which annihilates nothing.
   */
  Matrix mixing();

  /**
   * Decomposes a product of square matrices into factors, in the order in which they act.
   *
   * @param workspace n x n, of that backend; overwritten at every multiplication
   */
  static List<Factor> of(Backend backend, Resident workspace, List<Matrix> product) {
    List<Factor> factors = new ArrayList<>();
    for (Matrix m : product) {
      Equilibrated q = Equilibrated.of(m);
      if (!allZero(q.right())) {
        factors.add(new Scaling(q.right()));
      }
      factors.add(new Mixing(backend, workspace, q.e()));
      if (!allZero(q.left())) {
        factors.add(new Scaling(q.left()));
      }
    }
    return factors;
  }

  private static boolean allZero(int[] exponents) {
    return Arrays.stream(exponents).allMatch(e -> e == 0);
  }

  /**
   * The diagonal matrix diag(2^e).
   *
   * @param exponents e
   */
  record Scaling(int[] exponents) implements Factor {
    /**
     * Returns the midpoint between the largest and the smallest; after subtracting it, no row comes
     * near overflow.
     */
    private int middle() {
      int most = Arrays.stream(exponents).max().orElseThrow();
      int least = Arrays.stream(exponents).min().orElseThrow();
      return (most + least) / 2;
    }

    @Override
    public void multiply(Frame frame) {
      int middle = middle();
      frame.scaleRows(
          Arrays.stream(exponents).mapToDouble(e -> Math.scalb(1.0, e - middle)).toArray());
    }

    @Override
    public double logShift() {
      return middle() * Math.log(2);
    }

    @Override
    public double logDeterminant() {
      return Arrays.stream(exponents).asLongStream().sum() * Math.log(2);
    }

    @Override
    public Matrix mixing() {
      return null;
    }
  }

  /**
   * A matrix whose largest entry in each row and column is about 1, or 0.
   *
   * @param backend that of the frames
   * @param workspace holds its entries during a multiplication
   * @param mixing the matrix
   */
  record Mixing(Backend backend, Resident workspace, Matrix mixing) implements Factor {
    private static final double[][] NO_DIAGONALS = {};

    @Override
    public void multiply(Frame frame) {
      workspace.set(mixing);
      frame.multiply(workspace, NO_DIAGONALS);
    }

    @Override
    public double logShift() {
      return 0;
    }

    @Override
    public double logDeterminant() {
      return backend.logAbsDeterminant(mixing);
    }
  }
}
