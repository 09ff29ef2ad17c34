package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;

/**
 * The logarithm of the factor by which volume grows in the space of the directions that no Jacobian
 * has annihilated: the sum of ln|det J| while that is the whole space, and from then on that of the
 * volume which columns of its own span in it. What a sum of exponents must be equal to. Mutable,
 * one thread.
 */
final class LivingVolume {
  private final Backend backend;
  private final Resident workspace;
  private Frame frame;
  private Pivots pivots;
  private double sum;
  private double length;

  /** Of the whole space. */
  LivingVolume(Backend backend, Resident workspace) {
    this.backend = backend;
    this.workspace = workspace;
  }

  /** Whether nothing was annihilated. */
  boolean whole() {
    return frame == null;
  }

  /**
   * From here on in the space that these columns span. They are taken in the opposite order, so
   * that the pivots are not those of a frame which has them in this one.
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

  /** A step; of the whole space, its determinant must be there. */
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

  /** A factor of a step of the space that is left. */
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

  /** Begins anew. */
  void begin() {
    sum = 0;
    length = logVolume();
  }

  /** Of the columns as they are. */
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
