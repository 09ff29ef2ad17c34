package gradflow.cell;

import java.util.Arrays;

/** The Jacobian of one step of an {@link Slstm}, by the equations given there. */
final class SlstmJacobian {
  private SlstmJacobian() {}

  /**
   * Writes the Jacobian of one sample of the step on the tape.
   *
   * @param apart whether no unit reads another
   */
  static void write(Slstm cell, Weights w, Tape tape, int sample, StepJacobian out, boolean apart) {
    if (apart) {
      blocks(cell, w, tape, sample, out.bands());
    } else {
      dense(cell, w, tape, sample, out);
    }
  }

  private static boolean ratio(Slstm cell) {
    return cell.coordinates() == Coordinates.RATIO;
  }

  private static boolean sigmoid(Slstm cell) {
    return cell.forget() == ForgetGate.SIGMOID;
  }

  private static void dense(Slstm cell, Weights w, Tape tape, int sample, StepJacobian out) {
    int n = cell.hiddenSize();
    boolean ratio = ratio(cell);
    double[] h = out.dense(0).data();
    double[] first = out.dense(1).data(); // c, or r
    double[] second = out.dense(2).data(); // n, or l
    if (ratio) {
      ratioRows(cell, w, tape, sample, first, second);
    } else {
      plainRows(cell, w, tape, sample, first, second);
    }
    double[] wo = w.block("W_hh_o").data();
    double[] oSlope = tape.get("o_1");
    double[] value = tape.get(ratio ? "r'" : "c/n");
    double[] carry = tape.get(ratio ? "o" : "o/n");
    for (int u = 0; u < n; u++) {
      int k = u * tape.batch() + sample;
      int row = 3 * u * n;
      RowLoops.scale(carry[k], first, row, h, row, 3 * n); // (E8), (E10)
      if (!ratio) {
        RowLoops.add(-carry[k] * value[k], second, row, h, row, 3 * n);
      }
      RowLoops.add(value[k] * oSlope[k], wo, u * n, h, row, n);
    }
  }

  /** Computes (E7) to (E10) for uncoupled units: rows and columns h, c or r, n or l. */
  private static void blocks(Slstm cell, Weights w, Tape tape, int sample, double[][] j) {
    int n = cell.hiddenSize();
    boolean ratio = ratio(cell);
    boolean sigmoid = sigmoid(cell);
    double[] wf = w.diagonal("W_hh_f");
    double[] wi = w.diagonal("W_hh_i");
    double[] wz = w.diagonal("W_hh_z");
    double[] wo = w.diagonal("W_hh_o");
    double[] oSlope = tape.get("o_1");
    double[] zSlope = tape.get("z_1");
    double[] z = tape.get("z");
    double[] value = tape.get(ratio ? "r'" : "c/n");
    double[] carry = tape.get(ratio ? "o" : "o/n");
    double[] keep = tape.get(ratio ? "keep" : "f");
    for (int u = 0; u < n; u++) {
      int k = u * tape.batch() + sample;
      if (ratio) {
        double phi = sigmoid ? tape.get("1-f")[k] : 1;
        double alpha = tape.get("alpha")[k];
        double s = tape.get("keep_1")[k] * (tape.get("r")[k] - z[k]);
        j[3][u] = s * phi * wf[u] - s * wi[u] + alpha * zSlope[k] * wz[u];
        j[5][u] = s;
        j[6][u] = keep[k] * phi * wf[u] + alpha * wi[u];
      } else {
        double slope = sigmoid ? tape.get("f_1")[k] : keep[k];
        double i = tape.get("i")[k];
        double ofF = slope * wf[u];
        j[3][u] = ofF * tape.get("c")[k] + i * z[k] * wi[u] + i * zSlope[k] * wz[u];
        j[5][u] = 0;
        j[6][u] = ofF * tape.get("n")[k] + i * wi[u];
      }
      j[4][u] = keep[k];
      j[7][u] = 0;
      j[8][u] = keep[k];
      for (int c = 0; c < 3; c++) {
        double less = ratio ? 0 : value[k] * j[6 + c][u];
        j[c][u] = carry[k] * (j[3 + c][u] - less);
      }
      j[0][u] += value[k] * oSlope[k] * wo[u];
    }
  }

  private static void plainRows(
      Slstm cell, Weights w, Tape tape, int sample, double[] ofC, double[] ofN) {
    int n = cell.hiddenSize();
    double[] wf = w.block("W_hh_f").data();
    double[] wi = w.block("W_hh_i").data();
    double[] wz = w.block("W_hh_z").data();
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] fSlope = sigmoid(cell) ? tape.get("f_1") : f;
    double[] z = tape.get("z");
    double[] zSlope = tape.get("z_1");
    double[] c = tape.get("c");
    double[] normaliser = tape.get("n");
    for (int u = 0; u < n; u++) {
      int k = u * tape.batch() + sample;
      int row = 3 * u * n;
      RowLoops.combine(fSlope[k] * c[k], wf, u * n, i[k] * z[k], wi, u * n, ofC, row, n); // (E7)
      RowLoops.add(i[k] * zSlope[k], wz, u * n, ofC, row, n);
      RowLoops.combine(fSlope[k] * normaliser[k], wf, u * n, i[k], wi, u * n, ofN, row, n);
      clear(ofC, row, n);
      clear(ofN, row, n);
      ofC[row + n + u] = f[k];
      ofN[row + 2 * n + u] = f[k];
    }
  }

  private static void ratioRows(
      Slstm cell, Weights w, Tape tape, int sample, double[] ofR, double[] ofL) {
    int n = cell.hiddenSize();
    double[] wf = w.block("W_hh_f").data();
    double[] wi = w.block("W_hh_i").data();
    double[] wz = w.block("W_hh_z").data();
    double[] rest = sigmoid(cell) ? tape.get("1-f") : null;
    double[] z = tape.get("z");
    double[] zSlope = tape.get("z_1");
    double[] r = tape.get("r");
    double[] keep = tape.get("keep");
    double[] keepSlope = tape.get("keep_1");
    double[] alpha = tape.get("alpha");
    for (int u = 0; u < n; u++) {
      int k = u * tape.batch() + sample;
      int row = 3 * u * n;
      double phi = rest == null ? 1 : rest[k];
      double s = keepSlope[k] * (r[k] - z[k]);
      RowLoops.combine(keep[k] * phi, wf, u * n, alpha[k], wi, u * n, ofL, row, n); // (E9)
      RowLoops.combine(s * phi, wf, u * n, -s, wi, u * n, ofR, row, n);
      RowLoops.add(alpha[k] * zSlope[k], wz, u * n, ofR, row, n);
      clear(ofR, row, n);
      clear(ofL, row, n);
      ofR[row + n + u] = keep[k];
      ofR[row + 2 * n + u] = s;
      ofL[row + 2 * n + u] = keep[k];
    }
  }

  /** Clears the columns of the memory in a row. */
  private static void clear(double[] rows, int row, int n) {
    Arrays.fill(rows, row + n, row + 3 * n, 0);
  }
}
