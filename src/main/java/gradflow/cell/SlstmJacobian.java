package gradflow.cell;

import java.util.Arrays;

/** The Jacobian of one step of an {@link Slstm}, by the equations there. */
final class SlstmJacobian {
  private final Weights w;
  private final Tape tape;
  private final int sample;
  private final int n;
  private final boolean ratio;
  private final boolean sigmoid;

  /** Of one sample of the step on the tape. */
  SlstmJacobian(Slstm cell, Weights w, Tape tape, int sample) {
    this.w = w;
    this.tape = tape;
    this.sample = sample;
    this.n = cell.hiddenSize();
    this.ratio = cell.coordinates() == Coordinates.RATIO;
    this.sigmoid = cell.forget() == ForgetGate.SIGMOID;
  }

  /**
   * Writes it.
   *
   * @param apart whether no unit reads another
   */
  void write(StepJacobian out, boolean apart) {
    if (apart) {
      blocks(out.bands());
    } else {
      dense(out);
    }
  }

  private void dense(StepJacobian out) {
    double[] h = out.dense(0).data();
    double[] first = out.dense(1).data(); // c, or r
    double[] second = out.dense(2).data(); // n, or l
    if (ratio) {
      ratioRows(first, second);
    } else {
      plainRows(first, second);
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

  /** (E7) to (E10) of units that do not read one another: rows and columns h, c or r, n or l. */
  private void blocks(double[][] j) {
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

  private void plainRows(double[] ofC, double[] ofN) {
    double[] wf = w.block("W_hh_f").data();
    double[] wi = w.block("W_hh_i").data();
    double[] wz = w.block("W_hh_z").data();
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] fSlope = sigmoid ? tape.get("f_1") : f;
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
      clear(ofC, row);
      clear(ofN, row);
      ofC[row + n + u] = f[k];
      ofN[row + 2 * n + u] = f[k];
    }
  }

  private void ratioRows(double[] ofR, double[] ofL) {
    double[] wf = w.block("W_hh_f").data();
    double[] wi = w.block("W_hh_i").data();
    double[] wz = w.block("W_hh_z").data();
    double[] rest = sigmoid ? tape.get("1-f") : null;
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
      clear(ofR, row);
      clear(ofL, row);
      ofR[row + n + u] = keep[k];
      ofR[row + 2 * n + u] = s;
      ofL[row + 2 * n + u] = keep[k];
    }
  }

  /** The columns of the memory in a row. */
  private void clear(double[] rows, int row) {
    Arrays.fill(rows, row + n, row + 3 * n, 0);
  }
}
