package gradflow.calibrate;

import gradflow.cell.Tape;
import gradflow.linalg.Activations;

/**
 * (c, n, m) of one unit of an unconnected slstm in the paper's stabilised form, beside the ratio
 * form that a tape holds. Its Jacobian takes the direction (c, n, −1), along which nothing but the
 * split between c, n and m changes, to the same direction after the step, times 1 where ln f + m
 * &gt; a_i, times 0 where not.
 */
final class StabilisedUnit {
  private double c;
  private double n = 1;
  private double m;
  private double gauge;
  private double error;

  /**
   * A step of the unit.
   *
   * @param log ln f
   * @param tape with a_i and z
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

  /** Σ ln of the factors. */
  double gauge() {
    return gauge;
  }

  /** The largest entry of J (c, n, −1) less its factor times (c', n', −1). */
  double error() {
    return error;
  }
}
