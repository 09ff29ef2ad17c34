package gradflow.linalg;

import java.util.Arrays;

/** A symmetric tridiagonal matrix that grows by rows, with bounds on its largest eigenvalue. */
final class Tridiagonal {
  private final double[] diagonal;

  /** {@code squares[i]} is the square of the entry that couples rows i − 1 and i. */
  private final double[] squares;

  private final double[] pivots;
  private int size;
  private double largest;

  Tridiagonal(int capacity) {
    diagonal = new double[capacity];
    squares = new double[capacity];
    pivots = new double[capacity];
  }

  void clear() {
    size = 0;
    largest = 0;
  }

  int size() {
    return size;
  }

  /** Returns a lower bound on the largest eigenvalue, sharp to rounding. */
  double largest() {
    return largest;
  }

  /** Appends a row with the given diagonal entry and the coupling to the previous row. */
  void append(double entry, double coupling) {
    diagonal[size] = entry;
    squares[size] = size == 0 ? 0 : coupling * coupling;
    // the old matrix lies below largest · I, so this 2 x 2 eigenvalue is an upper bound
    double half = (largest - entry) / 2;
    double upper =
        size == 0 ? entry : (largest + entry) / 2 + Math.sqrt(half * half + squares[size]);
    size++;
    largest = Math.max(largest, newtonFromAbove(upper * (1 + 4e-16)));
  }

  /**
   * Newton's iteration on the characteristic polynomial. Starting from above, it decreases
   * monotonically to the largest root. After a step s, a polynomial of degree k has a root within k
   * · s; subtracting this gives a lower bound.
   */
  private double newtonFromAbove(double start) {
    double x = start;
    for (int iteration = 0; iteration < 100; iteration++) {
      double pivot = diagonal[0] - x;
      double slope = -1;
      double logSlope = slope / pivot;
      for (int i = 1; i < size && pivot < 0; i++) {
        double ratio = squares[i] / pivot;
        slope = -1 + ratio / pivot * slope;
        pivot = diagonal[i] - x - ratio;
        logSlope += slope / pivot;
      }
      if (!(pivot < 0)) {
        return x; // converged to rounding
      }
      double step = 1 / logSlope;
      if (step <= 1e-14 * x || iteration == 99) {
        return x - size * step;
      }
      x -= step;
    }
    throw new AssertionError("the loop returns");
  }

  /**
   * Returns whether all eigenvalues of this matrix, bordered by the row (0 … 0, coupling, corner),
   * are below x.
   */
  boolean borderedBelow(double x, double coupling, double corner) {
    double pivot = diagonal[0] - x;
    for (int i = 1; i < size && pivot < 0; i++) {
      pivot = diagonal[i] - x - squares[i] / pivot;
    }
    return pivot < 0 && corner - x - coupling * coupling / pivot < 0;
  }

  /**
   * Computes an eigenvector of the largest eigenvalue by two steps of inverse iteration with a
   * shift just above it. The vector is not normalised.
   */
  void topVector(double[] out) {
    double x = largest * (1 + 1e-12);
    Arrays.fill(out, 0, size, 1);
    for (int iteration = 0; iteration < 2; iteration++) {
      pivots[0] = x - diagonal[0];
      for (int i = 1; i < size; i++) {
        double coupling = Math.sqrt(squares[i]);
        pivots[i] = x - diagonal[i] - squares[i] / pivots[i - 1];
        out[i] += coupling / pivots[i - 1] * out[i - 1];
      }
      double norm = 0;
      for (int i = size - 1; i >= 0; i--) {
        double next = i + 1 < size ? Math.sqrt(squares[i + 1]) * out[i + 1] : 0;
        out[i] = (out[i] + next) / pivots[i];
        norm = Math.max(norm, Math.abs(out[i]));
      }
      for (int i = 0; i < size; i++) {
        out[i] /= norm;
      }
    }
  }
}
