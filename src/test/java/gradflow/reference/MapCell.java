package gradflow.reference;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Layout;
import gradflow.cell.Slots;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import java.util.List;

/** A map of low dimension as a cell without parameters, so that the instrument runs on it. */
record MapCell(int hiddenSize, Rule rule) implements Cell {
  /** s' and ds'/ds (row-major) at s. */
  interface Rule {
    void at(double[] s, double[] next, double[] jacobian);
  }

  /** x' = 1 - 1.4 x² + y, y' = 0.3 x. */
  static final MapCell HENON =
      new MapCell(
          2,
          (s, next, j) -> {
            next[0] = 1 - 1.4 * s[0] * s[0] + s[1];
            next[1] = 0.3 * s[0];
            j[0] = -2.8 * s[0];
            j[1] = 1;
            j[2] = 0.3;
            j[3] = 0;
          });

  static final MapCell LOGISTIC =
      new MapCell(
          1,
          (s, next, j) -> {
            next[0] = 4 * s[0] * (1 - s[0]);
            j[0] = 4 * (1 - 2 * s[0]);
          });

  /** x' = m min(x, 1 - x). */
  static MapCell tent(double slope) {
    return new MapCell(
        1,
        (s, next, j) -> {
          next[0] = slope * Math.min(s[0], 1 - s[0]);
          j[0] = s[0] < 0.5 ? slope : -slope;
        });
  }

  /** Arnold's cat map. */
  static final MapCell CAT =
      new MapCell(
          2,
          (s, next, j) -> {
            next[0] = (2 * s[0] + s[1]) % 1;
            next[1] = (s[0] + s[1]) % 1;
            j[0] = 2;
            j[1] = 1;
            j[2] = 1;
            j[3] = 1;
          });

  /** Ikeda's map, u = 0.9. */
  static final MapCell IKEDA =
      new MapCell(
          2,
          (s, next, j) -> {
            double u = 0.9;
            double r = 1 + s[0] * s[0] + s[1] * s[1];
            double cos = Math.cos(0.4 - 6 / r);
            double sin = Math.sin(0.4 - 6 / r);
            double a = s[0] * cos - s[1] * sin;
            double b = s[0] * sin + s[1] * cos;
            double tx = 12 * s[0] / (r * r);
            double ty = 12 * s[1] / (r * r);
            next[0] = 1 + u * a;
            next[1] = u * b;
            j[0] = u * (cos - b * tx);
            j[1] = u * (-sin - b * ty);
            j[2] = u * (sin + a * tx);
            j[3] = u * (cos + a * ty);
          });

  @Override
  public int inputSize() {
    return 1;
  }

  @Override
  public Layout layout() {
    return new Layout(List.of(), List.of());
  }

  @Override
  public Slots slots() {
    return Slots.none().with(Slots.Kind.SLOPE, hiddenSize * hiddenSize, "J");
  }

  @Override
  public void step(Weights w, Tape tape) {
    int batch = tape.batch();
    double[] s = new double[hiddenSize];
    double[] next = new double[hiddenSize];
    double[] j = new double[hiddenSize * hiddenSize];
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < hiddenSize; i++) {
        s[i] = tape.get("h")[i * batch + b];
      }
      rule.at(s, next, j);
      for (int i = 0; i < hiddenSize; i++) {
        tape.get("h'")[i * batch + b] = next[i];
      }
      for (int k = 0; k < j.length; k++) {
        tape.get("J")[k * batch + b] = j[k];
      }
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    int batch = tape.batch();
    for (int b = 0; b < batch; b++) {
      for (int k = 0; k < hiddenSize; k++) {
        double sum = 0;
        for (int i = 0; i < hiddenSize; i++) {
          sum += tape.get("J")[(i * hiddenSize + k) * batch + b] * bar.get("h'")[i * batch + b];
        }
        bar.get("h")[k * batch + b] = sum;
      }
    }
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] j = out.dense(0).data();
    for (int k = 0; k < j.length; k++) {
      j[k] = tape.get("J")[k * tape.batch() + sample];
    }
  }
}
