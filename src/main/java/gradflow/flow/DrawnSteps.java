package gradflow.flow;

import gradflow.check.Check;
import gradflow.task.Drive;

/**
 * Inputs that are drawn on demand, one window of steps at a time, from a saved copy of the source's
 * state before the window.
 */
final class DrawnSteps {
  private static final int ENTRIES = 1 << 16;
  private static final int MOST = 1024;

  private final Drive.Source[] before;
  private final double[][] window;
  private int known;
  private int loaded = -1;

  DrawnSteps(Drive.Source source, int steps, int entries) {
    int length = Math.max(1, Math.min(Math.min(steps, MOST), ENTRIES / entries));
    this.window = new double[length][entries];
    this.before = new Drive.Source[(steps + length - 1) / length + 1];
    before[0] = source.copy();
  }

  /** Returns x_t. */
  double[] at(int t) {
    int wanted = (t - 1) / window.length;
    if (loaded != wanted) {
      for (int k = Math.min(wanted, known); k <= wanted; k++) {
        load(k);
      }
    }
    return window[(t - 1) % window.length];
  }

  private void load(int k) {
    Drive.Source source = before[k].copy();
    for (double[] x : window) {
      source.accept(x);
      Check.finite("x", x);
    }
    if (k == known) {
      known++;
      before[known] = source;
    }
    loaded = k;
  }

  /** Returns the number of bytes that a sequence of that size takes. */
  static long bytes(int steps, int entries) {
    int length = Math.max(1, Math.min(Math.min(steps, MOST), ENTRIES / entries));
    return 8L * length * entries + 512L * (steps / length + 2);
  }
}
