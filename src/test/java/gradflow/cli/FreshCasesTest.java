package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
