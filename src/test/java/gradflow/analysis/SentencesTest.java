package gradflow.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Role;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.RandomModels;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.notebook.GradientFlow;
import gradflow.result.LayerTables;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import gradflow.task.DelayedRecall;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.RandomDirection;
import gradflow.task.SquaredDistance;
import gradflow.task.Target;
import gradflow.task.When;
import gradflow.train.Readout;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every number in every sentence is, to its printed digits, the one in the table of findings, and
 * that one is what the tables of the measures give.
 */
class SentencesTest {
  private static final int D = 3;

  /** A number that is not part of a symbol or a name. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\p{L}\\d_.^])(10\\^)?[+-]?\\d+(\\.\\d+)?(e[+-]\\d+)?(?![\\p{L}_])");

  @TempDir Path folder;

  private static Network random(String kind, String sides, double gain, long seed) {
    Network network = RandomModels.of(kind, sides, 1, D, 6, seed).network();
    for (Network.Direction d : network.layers().get(0).directions()) {
      for (Block b : d.weights().layout().blocks()) {
        double[] data = d.weights().block(b.name()).data();
        for (int k = 0; b.role() == Role.RECURRENT && k < data.length; k++) {
          data[k] *= gain;
        }
      }
      d.weights().changed();
    }
    return network;
  }

  private static Sequence inputs(int steps, int batch, double std, int size) {
    double[][] x = new double[steps][size * batch];
    Normals normals = new Normals(new Seed(3));
    for (double[] at : x) {
      normals.fill(at, 1);
      for (int k = 0; k < at.length; k++) {
        at[k] *= std;
      }
    }
    return Sequence.of(size, batch, x);
  }

  private static AnalysisLoss loss(String name, Network network, Sequence x) {
    int outputs = network.layers().get(0).outputSize();
    Matrix v = Matrix.zeros(2, outputs);
    new Normals(new Seed(9)).fill(v.data(), 1);
    double[][] classes = new double[x.steps()][x.batch()];
    return switch (name) {
      case "random" -> new OutputLoss(new RandomDirection(When.LAST), new Seed(1));
      case "half" -> new OutputLoss(new HalfSquaredNorm(When.EVERY), new Seed(1));
      case "distance" -> new OutputLoss(new SquaredDistance(0.25, When.LAST), new Seed(1));
      default ->
          new ReadoutLoss(
              Readout.of(Target.CLASS), v, new double[2], classes, When.EVERY, "head against y");
    };
  }

  /** Analyzes, writes the tables, and holds the sentences against them; the kinds of findings. */
  private Set<String> hold(Network network, Sequence x, String loss) {
    AnalysisLoss judged = loss(loss, network, x);
    AnalysisMemory memory =
        AnalysisMemory.within(1L << 30, network, x.steps(), x.batch(), judged.at());
    List<DirectionAnalysis> found =
        new NetworkAnalysis(network, x, judged, OptionalInt.empty(), memory)
            .run(OptionalInt.empty(), (what, done, total, share) -> {});
    LayerTables tables = new LayerTables();
    found.forEach(d -> tables.add(d.layer(), d.direction(), d.values()));
    tables.write(folder);
    Set<String> kinds = new HashSet<>();
    for (DirectionAnalysis d : found) {
      Table rows =
          ResultTable.read(folder, "findings")
              .where("layer", String.valueOf(d.layer()))
              .where("direction", d.direction());
      int row = 0;
      for (Finding f : d.findings()) {
        kinds.add(f.kind());
        assertThat(f.sentence()).endsWith(".").doesNotContain("NaN", "  ", " .", "..");
        row = hold(f, d, rows, row);
      }
      assertThat(row).isEqualTo(rows.rows());
    }
    return kinds;
  }

  private int hold(Finding f, DirectionAnalysis d, Table rows, int first) {
    FromTables oracle = new FromTables(folder, String.valueOf(d.layer()), d.direction());
    boolean coupled = f.sentence().contains("start with b_i = ");
    Map<String, Integer> before = new HashMap<>();
    int row = first;
    Matcher m = NUMBER.matcher(f.sentence());
    while (m.find()) {
      String where = m.group() + " in: " + f.sentence();
      String quantity = rows.text(row, "quantity");
      double value = rows.numbers("value")[row];
      assertThat(rows.text(row, "finding")).as(where).isEqualTo(f.kind());
      assertThat(rows.text(row, "printed")).as(where).isEqualTo(m.group());
      assertDigits(m.group().replace("10^", ""), value, where + " by the table of findings");
      if (!quantity.startsWith("loss_") || quantity.startsWith("loss_gradient")) {
        double wanted =
            oracle.value(quantity, before.merge(quantity, 1, Integer::sum) - 1, coupled);
        assertThat(Math.abs(value - wanted))
            .as(where + ": " + quantity + " is " + value + ", the measures' tables give " + wanted)
            .isLessThanOrEqualTo(1e-9 * Math.max(1e-3, Math.abs(wanted)));
      }
      row++;
    }
    assertThat(row - first).as(f.sentence()).isEqualTo(f.quantities().size());
    return row;
  }

  /** Within half a unit of the last printed digit. */
  private static void assertDigits(String printed, double value, String where) {
    BigDecimal shown = new BigDecimal(printed);
    BigDecimal error = new BigDecimal(value).subtract(shown).abs();
    assertThat(error)
        .as(where)
        .isLessThanOrEqualTo(shown.ulp().multiply(new BigDecimal("0.5000001")));
  }

  @ParameterizedTest
  @CsvSource({
    "rnn-tanh, F, 1, 1, 1, 1, random",
    "rnn-tanh, F, 1, 2, 1, 1, readout",
    "rnn-tanh, FB, 1.5, 3, 3, 1, half",
    "rnn-relu, F, 0.5, 60, 1, 1, random",
    "rnn-identity, F, 2.2, 40, 1, 0.1, distance",
    "rnn-sigmoid, F, 1, 90, 2, 1, readout",
    "lstm, FB, 1, 30, 1, 1, random",
    "lstm, F, 1, 20, 1, 0, half",
    "lstm-coupled, F, 3, 7, 3, 1, readout",
    "lstm-peepholes, F, 1, 4, 1, 1, random",
    "lstm-projected, F, 1, 10, 1, 1, half",
    "gru-after, F, 4, 120, 2, 1, readout",
    "gru-before, F, 1, 25, 1, 1, random"
  })
  void randomNets(
      String kind, String sides, double gain, int steps, int batch, double std, String loss) {
    Network network = random(kind, sides, gain, 7);
    Set<String> kinds = hold(network, inputs(steps, batch, std, D), loss);
    assertThat(kinds).contains("loss gradient", "exponent", "unit memory");
    if (!kind.equals("lstm-projected")) { // whose recurrent blocks are not square
      assertThat(kinds).contains("spectrum");
    }
    if (steps < 3) {
      assertThat(ResultTable.read(folder, "runs").columns()).doesNotContain("slope_nats_per_step");
    }
  }

  /** A plain rnn of one input that it ignores. */
  private static Network plain(Activation phi, double[][] recurrent, double... bias) {
    Cell cell = new Rnn(1, recurrent.length, phi);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(recurrent));
    w.set("b", Matrix.wrap(bias.length, 1, bias));
    Matrix zero = Matrix.zeros(recurrent.length, 1);
    return new Network(
        List.of(new Network.Layer(List.of(new Network.Direction(false, cell, w, zero)))));
  }

  @Test
  void everyKindOfFlow() {
    Sequence x = inputs(60, 1, 1, 1);
    double[][] level = {{0, -1}, {1, 0}};
    assertThat(hold(plain(Activation.IDENTITY, level, 0, 0), x, "random"))
        .contains("near-critical");
    double[][] growing = {{1.2, 0}, {0, 1}};
    assertThat(hold(plain(Activation.IDENTITY, growing, 0, 0), x, "random")).contains("exploding");
    double[][] falling = {{0.5, 0}, {0, 0.4}};
    assertThat(hold(plain(Activation.IDENTITY, falling, 0, 0), x, "random")).contains("vanishing");
    double[][] shear = {{0.6, 20}, {0, 0.6}};
    assertThat(hold(plain(Activation.IDENTITY, shear, 0, 0), x, "random"))
        .contains("transient growth");
    assertThat(hold(plain(Activation.RELU, falling, -1, 1), inputs(60, 3, 1, 1), "half"))
        .contains("dead units");
    // both units are off at every step
    assertThat(hold(plain(Activation.RELU, falling, -1, -1), x, "half"))
        .contains("vanishing", "dead units");
  }

  /** The last steps saturate the unit; before them the gradient grows, slope times T is +1.29. */
  @Test
  void theProductOverAllStepsIsMeasuredWhereTheSlopeSaysOtherwise() {
    Network network = plain(Activation.TANH, new double[][] {{1.02}}, 0);
    Network.Direction d = network.layers().get(0).directions().get(0);
    d.weights().set("W_ih", Matrix.of(new double[][] {{1}}));
    double[][] x = new double[150][1];
    x[147][0] = x[148][0] = x[149][0] = 3;
    hold(network, Sequence.of(1, 1, x), "random");
    Table findings = ResultTable.read(folder, "findings").where("finding", "vanishing");
    assertThat(findings.texts("quantity"))
        .startsWith("steps", "log10_product", "first_lag", "last_lag", "abs_slope_nats_per_step");
    assertThat(findings.numbers("value")[1]).isBetween(-12.0, -4.0);
    assertThat(ResultTable.read(folder, "runs").numbers("slope_nats_per_step")[0])
        .isCloseTo(Math.log(1.02), within(1e-12));
  }

  @Test
  void aNumberWithoutANameIsRefused() {
    assertThatThrownBy(() -> new Sentence("x").say("falls by 3 steps"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("falls by 3 steps");
    assertThat(new Sentence("x").say("h_0 and ‖∂h_T/∂h_0‖").count("n", 3).end().sentence())
        .isEqualTo("h_0 and ‖∂h_T/∂h_0‖3");
  }

  /** rnn, lstm and gru, trained and not, T from 1 to 2000. */
  @Tag("slow")
  @Test
  void fortyModels() {
    int[] lengths = {1, 2, 3, 5, 8, 13, 40, 150, 600, 2000};
    List<String> done = new ArrayList<>();
    for (int k = 0; k < lengths.length; k++) {
      for (String kind : List.of("rnn-tanh", "lstm", "gru-after")) {
        double gain = new double[] {0.5, 1, 2, 4}[(k + kind.length()) % 4];
        String loss = List.of("random", "half", "readout", "distance").get(k % 4);
        hold(
            random(kind, k % 3 == 0 ? "FB" : "F", gain, k),
            inputs(lengths[k], 1 + k % 2, 1, D),
            loss);
        done.add(kind);
      }
      hold(trained(k), inputs(lengths[k], 1, 1, 1), "readout");
      done.add("trained");
    }
    assertThat(done).hasSize(40);
  }

  private static Network trained(int k) {
    DelayedRecall task = new DelayedRecall(10, 3, When.LAST);
    int d = task.inputSize();
    Cell cell =
        List.of(
                new Rnn(d, 8, Activation.TANH),
                new Lstm(d, 8, Forget.PRESENT, false, Activation.TANH, Activation.TANH),
                new Gru(d, 8, Reset.AFTER))
            .get(k % 3);
    GradientFlow flow =
        GradientFlow.of(cell).learn(task).updates(100).batch(16).rate(0.01).clip(1).run().flow();
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    return new Network(
        List.of(
            new Network.Layer(List.of(new Network.Direction(false, cell, flow.weights(), zero)))));
  }
}
