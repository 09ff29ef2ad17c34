package gradflow.cli;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;

/** A case by the names of the oracle's fields, with the cells' equations written out. */
record Net(
    String cell,
    int h,
    int d,
    int steps,
    double[] wi,
    double[] wh,
    double[] bi,
    double[] bh,
    double[] x,
    double[] h0,
    double[] c0) {
  static Net random(String cell, int h, int d, int steps) {
    int m = cell.equals("lstm") ? 4 : cell.startsWith("gru") ? 3 : 1;
    Normals normals = new Normals(new Seed(77).child(cell));
    return new Net(
        cell,
        h,
        d,
        steps,
        draw(normals, m * h * d),
        draw(normals, m * h * h),
        draw(normals, m * h),
        draw(normals, m * h),
        draw(normals, steps * d),
        draw(normals, h),
        cell.equals("lstm") ? draw(normals, h) : new double[0]);
  }

  private static double[] draw(Normals normals, int count) {
    double[] out = new double[count];
    normals.fill(out, 0.5);
    return out;
  }

  /** The state after every step from {@code s} on, h and then c; entry 0 is s itself. */
  double[][] run(double[] s, int from) {
    double[][] out = new double[steps - from + 1][];
    out[0] = s;
    for (int t = from; t < steps; t++) {
      out[t - from + 1] = step(out[t - from], t);
    }
    return out;
  }

  private double input(int row, int t) {
    double sum = bi[row];
    for (int k = 0; k < d; k++) {
      sum += wi[row * d + k] * x[t * d + k];
    }
    return sum;
  }

  private double recurrent(int row, double[] s) {
    double sum = 0;
    for (int k = 0; k < h; k++) {
      sum += wh[row * h + k] * s[k];
    }
    return sum;
  }

  private double[] step(double[] s, int t) {
    double[] out = new double[s.length];
    double[] reset = new double[h];
    for (int j = 0; j < h && cell.equals("gru_reset_before"); j++) {
      reset[j] = sigmoid(input(j, t) + recurrent(j, s) + bh[j]) * s[j];
    }
    for (int j = 0; j < h; j++) {
      double v = input(j, t) + recurrent(j, s) + bh[j];
      double second = h + j < bh.length ? input(h + j, t) + recurrent(h + j, s) + bh[h + j] : 0;
      int g = 2 * h + j;
      switch (cell) {
        case "rnn_tanh" -> out[j] = Math.tanh(v);
        case "rnn_relu" -> out[j] = Math.max(v, 0);
        case "rnn_sigmoid" -> out[j] = sigmoid(v);
        case "rnn_identity" -> out[j] = v;
        case "lstm" -> {
          double candidate = Math.tanh(input(g, t) + recurrent(g, s) + bh[g]);
          double o = sigmoid(input(3 * h + j, t) + recurrent(3 * h + j, s) + bh[3 * h + j]);
          out[h + j] = sigmoid(second) * s[h + j] + sigmoid(v) * candidate;
          out[j] = o * Math.tanh(out[h + j]);
        }
        case "gru_reset_after" -> {
          double n = Math.tanh(input(g, t) + sigmoid(v) * (recurrent(g, s) + bh[g]));
          out[j] = (1 - sigmoid(second)) * n + sigmoid(second) * s[j];
        }
        default -> {
          double n = Math.tanh(input(g, t) + recurrent(g, reset) + bh[g]);
          out[j] = (1 - sigmoid(second)) * n + sigmoid(second) * s[j];
        }
      }
    }
    return out;
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  double[] start() {
    double[] s = Arrays.copyOf(h0, h + c0.length);
    System.arraycopy(c0, 0, s, h, c0.length);
    return s;
  }

  /** Half the squared norm of h_T, from a state at some step on. */
  double loss(double[] s, int from) {
    double[] last = run(s, from)[steps - from];
    double sum = 0;
    for (int j = 0; j < h; j++) {
      sum += last[j] * last[j] / 2;
    }
    return sum;
  }

  String json() {
    int rows = bi.length;
    return "{\"cell\":\""
        + cell
        + "\",\"H\":"
        + h
        + ",\"D\":"
        + d
        + ",\"T\":"
        + steps
        + ",\"W_ih\":"
        + matrix(wi, rows)
        + ",\"W_hh\":"
        + matrix(wh, rows)
        + ",\"b_ih\":"
        + Arrays.toString(bi)
        + ",\"b_hh\":"
        + Arrays.toString(bh)
        + ",\"x\":"
        + matrix(x, steps)
        + ",\"h0\":"
        + Arrays.toString(h0)
        + (c0.length > 0 ? ",\"c0\":" + Arrays.toString(c0) : "")
        + "}";
  }

  private static String matrix(double[] flat, int rows) {
    double[][] out = new double[rows][];
    int cols = flat.length / rows;
    for (int i = 0; i < rows; i++) {
      out[i] = Arrays.copyOfRange(flat, i * cols, (i + 1) * cols);
    }
    return Arrays.deepToString(out);
  }
}
