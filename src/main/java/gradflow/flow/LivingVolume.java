package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;

/**
 * The log growth of volume in the space of the directions that no Jacobian has annihilated. As long
 * as this is the whole space, it is the sum of ln|det J|; afterwards, it is that of the volume
 * spanned by a separate set of columns. The sum of the exponents must equal it. Mutable,
 * single-threaded.
 */
final class LivingVolume {
  private final Backend backend;
  private final Resident workspace;
  private Frame frame;
  private Pivots pivots;
  private double sum;
  private double length;

  /** Starts with the whole space. */
  LivingVolume(Backend backend, Resident workspace) {
    this.backend = backend;
    this.workspace = workspace;
  }

  /** Whether nothing has been annihilated. */
  boolean whole() {
    return frame == null;
  }

  /**
   * Restricts the volume to the space spanned by these columns from now on. They are taken in
   * reverse order, so that the pivots differ from those of a frame in the given order.
   *
   * @param q orthonormal, n x r
   */
  void restrict(Matrix q) {
    int r = q.cols();
    Matrix reversed = Matrix.zeros(q.rows(), r);
    for (int i = 0; i < q.rows(); i++) {
      for (int c = 0; c < r; c++) {
        reversed.set(i, c, q.get(i, r - 1 - c));
      }
    }
    sum = grown();
    length = 0;
    pivots = new Pivots(r);
    frame = backend.frame(q.rows(), r);
    frame.set(reversed);
  }

  /** Adds the logarithm of a factor. */
  void grow(double log) {
    sum += log;
  }

  /** Adds a step; for the whole space, its determinant must be set. */
  void step(KeptJacobian j) {
    if (whole()) {
      sum += j.logDeterminant();
      return;
    }
    j.multiply(frame);
    pivots.of(frame);
    if (pivots.ratio() <= TangentFrame.SINGLE && pivots.clear(j.logBound())) {
      accept(j.logPower());
      return;
    }
    frame.rewind();
    for (Factor f : j.toFactors(workspace)) {
      step(f);
    }
    sum += frame.columns() * j.logPower();
  }

  /** Adds a factor of a step in the remaining space. */
  void step(Factor f) {
    f.multiply(frame);
    pivots.of(frame);
    accept(f.logShift());
  }

  private void accept(double logShift) {
    sum += pivots.sumOfLogs() + frame.columns() * logShift;
    frame.commit();
  }

  /** ln of the growth since the last {@link #begin}. */
  double grown() {
    return sum + (logVolume() - length);
  }

  /** Resets the growth. */
  void begin() {
    sum = 0;
    length = logVolume();
  }

  /** Log volume of the current columns. */
  private double logVolume() {
    if (frame == null) {
      return 0;
    }
    double[] lengths = new double[frame.columns()];
    frame.lengths(lengths);
    double log = 0;
    for (double l : lengths) {
      log += Math.log(l);
    }
    return log;
  }
}
