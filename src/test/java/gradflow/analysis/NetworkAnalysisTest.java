package gradflow.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Tape;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.RandomModels;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.table.Table;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.Target;
import gradflow.task.When;
import gradflow.train.Criterion;
import gradflow.train.Readout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers and directions of a network, against central differences through all of it. */
class NetworkAnalysisTest {
  private static final int T = 6;
  private static final int D = 3;

  private static Sequence inputs() {
    double[][] x = new double[T][D];
    Normals normals = new Normals(new Seed(3));
    for (double[] at : x) {
      normals.fill(at, 1);
    }
    return Sequence.of(D, 1, x);
  }

  private static NetworkAnalysis analysis(Network network, When at, long tapes) {
    AnalysisMemory memory =
        new AnalysisMemory(
            0, tapes == 0 ? AnalysisMemory.within(1L << 30, network, T, 1, at).tapes() : tapes);
    AnalysisLoss loss = new OutputLoss(new HalfSquaredNorm(at), new Seed(1));
    return new NetworkAnalysis(network, inputs(), loss, OptionalInt.of(2), memory);
  }

  /**
   * What the directions of the highest layer put out at each place, where {@code shift} is added to
   * h of one direction after its step t.
   */
  private static List<double[][]> outputs(
      Network network, int layer, int side, int t, int unit, double shift) {
    Sequence x = inputs();
    List<double[][]> each = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      each = new ArrayList<>();
      Network.Layer l = network.layers().get(k);
      for (int s = 0; s < l.directions().size(); s++) {
        Network.Direction d = l.directions().get(s);
        double[][] out = new double[T][];
        Matrix state = d.start(1);
        for (int step = 0; step <= T; step++) {
          if (step > 0) {
            Tape tape = new Tape(d.cell(), 1);
            double[] in = x.at(d.place(step, T));
            System.arraycopy(in, 0, tape.get("x"), 0, in.length);
            tape.setBefore(state);
            d.cell().step(d.weights(), tape);
            tape.getAfter(state);
          }
          if (k == layer && s == side && step == t) {
            state.set(unit, 0, state.get(unit, 0) + shift); // h comes first in every state
          }
          if (step > 0) {
            double[] h = new double[d.cell().hiddenSize()];
            for (int j = 0; j < h.length; j++) {
              h[j] = state.get(j, 0);
            }
            out[d.place(step, T) - 1] = h;
          }
        }
        each.add(out);
      }
      x = Network.join(l, each, 1);
    }
    return each;
  }

  /** Half the squared norm of what each direction puts out, at its own last step or at all. */
  private static double halfSquares(List<double[][]> top, When at) {
    double loss = 0;
    for (int side = 0; side < top.size(); side++) {
      int last = side == 0 ? T - 1 : 0;
      for (int place = 0; place < T; place++) {
        for (double v : top.get(side)[place]) {
          loss += at == When.EVERY || place == last ? v * v / 2 : 0;
        }
      }
    }
    return loss;
  }

  private static final double[][] V = {
    {1, -2, 0.5, 0.3, 0.1, 1, -1, 0.2},
    {0.4, 1, 1, -0.7, 0, 0.6, 0.8, -0.2},
    {0, 1, -1, 0, 2, 1, 0, 1}
  };
  private static final double[] C = {0.1, -0.2, 0.3};

  /** The loss of V h + c, mean over counted steps, written out. */
  private static double readout(List<double[][]> top, When at, Criterion criterion) {
    double loss = 0;
    for (int place = at == When.LAST ? T - 1 : 0; place < T; place++) {
      double[] forward = top.get(0)[place];
      double[] backward = top.get(1)[at == When.LAST ? 0 : place];
      double[] o = C.clone();
      for (int i = 0; i < o.length; i++) {
        for (int j = 0; j < forward.length; j++) {
          o[i] += V[i][j] * forward[j] + V[i][forward.length + j] * backward[j];
        }
      }
      double sum = 0;
      for (int i = 0; i < o.length; i++) {
        sum +=
            criterion == Criterion.MSE
                ? (o[i] - (place + i)) * (o[i] - (place + i)) / o.length
                : Math.exp(o[i] - o[place % 3]);
      }
      loss += criterion == Criterion.MSE ? sum : Math.log(sum);
    }
    return at == When.LAST ? loss : loss / T;
  }

  private static AnalysisLoss readout(When at, Criterion criterion) {
    double[][] targets = new double[T][];
    for (int place = at == When.LAST ? T - 1 : 0; place < T; place++) {
      double p = place;
      targets[place] =
          criterion == Criterion.MSE ? new double[] {p, p + 1, p + 2} : new double[] {place % 3};
    }
    Readout out = Readout.of(criterion == Criterion.MSE ? Target.REAL : Target.CLASS);
    return new ReadoutLoss(out, Matrix.of(V), C, targets, at, "head");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru-after", "gru-before", "rnn-tanh", "lstm-peepholes"})
  void lossGradientsComeDownThroughEveryLayerAndBothDirections(String kind) {
    Network network = RandomModels.of(kind, "FB", 2, D, 4, 8).network();
    for (When at : When.values()) {
      AnalysisLoss loss = new OutputLoss(new HalfSquaredNorm(at), new Seed(1));
      assertGradients(network, loss, top -> halfSquares(top, at));
    }
  }

  @ParameterizedTest
  @CsvSource({"LAST, MSE", "LAST, CROSS_ENTROPY", "EVERY, MSE", "EVERY, CROSS_ENTROPY"})
  void theLossOfAReadout(When at, Criterion criterion) {
    Network network = RandomModels.of("lstm", "FB", 2, D, 4, 8).network();
    AnalysisLoss loss = readout(at, criterion);
    double wanted = readout(outputs(network, 0, 0, 0, 0, 0), at, criterion);
    for (DirectionAnalysis d : assertGradients(network, loss, top -> readout(top, at, criterion))) {
      assertThat(new Values(d.values()).scalar("loss")).isCloseTo(wanted, within(1e-12));
      String sentence =
          d.findings().stream()
              .filter(f -> f.kind().equals("loss gradient"))
              .findFirst()
              .orElseThrow()
              .sentence();
      assertThat(sentence)
          .startsWith(
              criterion == Criterion.MSE
                  ? "The loss is the mean squared error of head"
                  : "The loss is the cross entropy of head")
          .contains(at == When.LAST ? " at the last step, " : ", mean over all steps, ");
    }
  }

  private static List<DirectionAnalysis> assertGradients(
      Network network, AnalysisLoss judged, ToDoubleFunction<List<double[][]>> loss) {
    AnalysisMemory memory = AnalysisMemory.within(1L << 30, network, T, 1, When.EVERY);
    List<DirectionAnalysis> found =
        new NetworkAnalysis(network, inputs(), judged, OptionalInt.of(2), memory)
            .run(OptionalInt.empty(), quiet());
    for (DirectionAnalysis d : found) {
      int side = d.direction().equals("forward") ? 0 : 1;
      Values values = new Values(d.values());
      Table rows = values.table("loss_gradient_norms").where("part", "h");
      double[] log = rows.numbers("log_norm_nats");
      long[] lag = rows.integers("lag");
      assertThat(log).hasSize(T + 1);
      for (int row = 0; row < log.length; row++) {
        double squares = 0;
        for (int j = 0; j < 4; j++) {
          double eps = 1e-5;
          int t = T - (int) lag[row];
          double up = loss.applyAsDouble(outputs(network, d.layer(), side, t, j, eps));
          double down = loss.applyAsDouble(outputs(network, d.layer(), side, t, j, -eps));
          squares += Math.pow((up - down) / (2 * eps), 2);
        }
        assertThat(Math.exp(log[row]))
            .as("%s layer %d %s lag %d", judged.label(), d.layer(), d.direction(), lag[row])
            .isCloseTo(Math.sqrt(squares), within(1e-8));
      }
    }
    return found;
  }

  private static Watch quiet() {
    return (what, done, total, share) -> {};
  }

  @Test
  void progressGrowsToTheWholeAndNamesEveryStage() {
    Network network = RandomModels.of("gru-after", "FB", 2, D, 4, 8).network();
    List<Double> shares = new ArrayList<>();
    List<String> stages = new ArrayList<>();
    analysis(network, When.LAST, 0)
        .run(
            OptionalInt.empty(),
            (what, done, total, share) -> {
              shares.add(share);
              assertThat(done).isBetween(0, total);
              assertThat(total).isEqualTo(T);
              if (stages.isEmpty() || !stages.get(stages.size() - 1).equals(what)) {
                stages.add(what);
              }
            });
    assertThat(shares).isSorted();
    assertThat(shares.get(0)).isBetween(0.0, 0.05);
    assertThat(shares.get(shares.size() - 1)).isCloseTo(1, within(1e-12));
    assertThat(stages)
        .containsExactly(
            "layer 1 forward, loss gradient",
            "layer 1 backward, loss gradient",
            "layer 0 forward, loss gradient",
            "layer 0 backward, loss gradient",
            "layer 0 forward, forward pass",
            "layer 0 forward, products",
            "layer 0 backward, forward pass",
            "layer 0 backward, products",
            "layer 1 forward, forward pass",
            "layer 1 forward, products",
            "layer 1 backward, forward pass",
            "layer 1 backward, products");
  }

  @Test
  void oneLayerIsAsItIsAmongAll() {
    Network network = RandomModels.of("lstm", "FB", 3, D, 4, 8).network();
    List<DirectionAnalysis> all = analysis(network, When.LAST, 0).run(OptionalInt.empty(), quiet());
    List<Double> shares = new ArrayList<>();
    List<DirectionAnalysis> one =
        analysis(network, When.LAST, 0)
            .run(OptionalInt.of(1), (what, done, total, share) -> shares.add(share));
    assertThat(one).hasSize(2);
    for (int side = 0; side < 2; side++) {
      assertThat(one.get(side).findings()).isEqualTo(all.get(2 + side).findings());
      assertThat(one.get(side).layer()).isEqualTo(1);
    }
    assertThat(shares.get(shares.size() - 1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void whatIsComputedAgainIsTheSameToTheBit() {
    Network network = RandomModels.of("lstm", "FB", 2, D, 4, 8).network();
    long least = 0;
    for (Network.Layer l : network.layers()) {
      for (Network.Direction d : l.directions()) {
        MemoryPlan plan = MemoryPlan.least(d.cell(), T, 1);
        assertThat(plan.recomputes()).isTrue();
        least = Math.max(least, plan.bytes());
      }
    }
    List<DirectionAnalysis> frugal =
        analysis(network, When.EVERY, least).run(OptionalInt.empty(), quiet());
    List<DirectionAnalysis> lavish =
        analysis(network, When.EVERY, 0).run(OptionalInt.empty(), quiet());
    for (int k = 0; k < lavish.size(); k++) {
      assertThat(frugal.get(k).findings()).isEqualTo(lavish.get(k).findings());
      double[] a = logs(frugal.get(k));
      assertThat(a).isEqualTo(logs(lavish.get(k))).hasSize(3 * (T + 1));
    }
  }

  private static double[] logs(DirectionAnalysis d) {
    return new Values(d.values()).table("product_norms").numbers("log_spectral_nats");
  }
}
