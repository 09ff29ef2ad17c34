package gradflow.calibrate;

import gradflow.cell.Tape;
import gradflow.linalg.Activations;

/**
 * (c, n, m) of one unit of an unconnected slstm in the stabilised form of the paper; tapes store
 * the ratio form. The direction (c, n, −1) only changes how a value is split between c, n and m.
 * The Jacobian maps it to the same direction after the step, times 1 if ln f + m &gt; a_i and times
 * 0 otherwise.
 */
final class StabilisedUnit {
  private double c;
  private double n = 1;
  private double m;
  private double gauge;
  private double error;

  /**
   * Performs a step of the unit.
   *
   * @param log ln f
   * @param tape a tape that contains a_i and z
   */
  void step(double log, Tape tape) {
    double input = tape.get("a_i")[0];
    double z = tape.get("z")[0];
    double next = Math.max(log + m, input);
    double f = Activations.exp(log + m - next);
    double i = Activations.exp(input - next);
    double c2 = f * c + i * z;
    double n2 = f * n + i;
    boolean kept = log + m > input;
    double dm = kept ? 1 : 0; // dm'/dm
    double df = kept ? 0 : f; // df/dm
    double di = kept ? -i : 0; // di/dm
    // J (c, n, -1), row by row
    double ofC = f * c - (c * df + z * di);
    double ofN = f * n - (n * df + di);
    double ofM = -dm;
    double factor = dm;
    error = Math.max(error, Math.abs(ofC - factor * c2));
    error = Math.max(error, Math.abs(ofN - factor * n2));
    error = Math.max(error, Math.abs(ofM + factor));
    gauge += Math.log(factor);
    c = c2;
    n = n2;
    m = next;
  }

  /** Returns Σ ln of the factors. */
  double gauge() {
    return gauge;
  }

  /** Returns the largest entry of J (c, n, −1) minus the factor times (c', n', −1). */
  double error() {
    return error;
  }
}
