package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cases of {@code measure} that no reference folder has, every kind of cell among them, against
 * equations written out here and central differences of the loss through them.
 */
class FreshCasesTest {
  private static final double STEP = 1e-5;

  @TempDir Path folder;

  /** A case by the names of the oracle's fields. */
  private record Net(
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

  @ParameterizedTest
  @CsvSource({
    "rnn_tanh, 2, 2, 7", "rnn_relu, 5, 3, 4", "rnn_sigmoid, 4, 2, 9", "rnn_identity, 3, 2, 6",
    "lstm, 2, 3, 7", "lstm, 4, 1, 2", "gru_reset_after, 5, 2, 6", "gru_reset_before, 2, 3, 8"
  })
  void againstCentralDifferences(String cell, int h, int d, int steps) throws IOException {
    Net net = Net.random(cell, h, d, steps);
    Path file = Files.writeString(folder.resolve(cell + ".json"), net.json());
    Shell shell = Shell.run("measure", file);
    assertThat(shell.code()).as(shell.err()).isZero();
    double[][] states = net.run(net.start(), 0);
    int n = states[0].length;
    double[] answerH = field(shell.out(), "h");
    double[] jacobians = field(shell.out(), "J");
    double[] frobenius = field(shell.out(), "prod_frobenius");
    double[] gradients = field(shell.out(), "dL_dh");
    assertThat(field(shell.out(), "loss")[0]).isCloseTo(net.loss(states[0], 0), within(1e-14));
    assertThat(jacobians).hasSize(steps * n * n);
    for (int t = 0; t <= steps; t++) {
      double squares = 0;
      for (int j = 0; j < n; j++) {
        double[] up = states[t].clone();
        double[] down = states[t].clone();
        up[j] += STEP;
        down[j] -= STEP;
        double[][] after = net.run(up, t);
        double[][] before = net.run(down, t);
        for (int i = 0; i < n; i++) {
          int last = steps - t;
          squares += Math.pow((after[last][i] - before[last][i]) / (2 * STEP), 2);
          if (t < steps) {
            assertThat(jacobians[(t * n + i) * n + j])
                .as("J_%d[%d][%d]", t + 1, i, j)
                .isCloseTo((after[1][i] - before[1][i]) / (2 * STEP), within(2e-9));
          }
        }
        if (j < h) {
          assertThat(answerH[t * h + j]).isCloseTo(states[t][j], within(1e-14));
          assertThat(gradients[t * h + j])
              .as("dL/dh_%d[%d]", t, j)
              .isCloseTo((net.loss(up, t) - net.loss(down, t)) / (2 * STEP), within(2e-9));
        }
      }
      assertThat(frobenius[t]).isCloseTo(Math.sqrt(squares), within(2e-9));
    }
    for (String name : new String[] {"wi", "wh", "bi", "bh"}) {
      double[] found =
          field(
              shell.out(),
              name.startsWith("w")
                  ? "dL_dW_" + name.charAt(1) + "h"
                  : "dL_db_" + name.charAt(1) + "h");
      double[] values =
          switch (name) {
            case "wi" -> net.wi();
            case "wh" -> net.wh();
            case "bi" -> net.bi();
            default -> net.bh();
          };
      assertThat(found).hasSameSizeAs(values);
      for (int k = 0; k < values.length; k++) {
        double kept = values[k];
        values[k] = kept + STEP;
        double up = net.loss(net.start(), 0);
        values[k] = kept - STEP;
        double down = net.loss(net.start(), 0);
        values[k] = kept;
        assertThat(found[k]).as(name + k).isCloseTo((up - down) / (2 * STEP), within(2e-9));
      }
    }
  }

  /** The numbers of a field of one line of JSON, flat. */
  private static double[] field(String json, String name) {
    int at = json.indexOf("\"" + name + "\":");
    assertThat(at).as(name).isNotNegative();
    int from = at + name.length() + 3;
    int end = from;
    int depth = 0;
    do {
      char c = json.charAt(end++);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    } while (depth > 0 || (json.charAt(end) != ',' && json.charAt(end) != '}'));
    return Arrays.stream(json.substring(from, end).split("[\\[\\], ]+"))
        .filter(s -> !s.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
