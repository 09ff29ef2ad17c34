package gradflow.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Tape;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.RandomModels;
import gradflow.linalg.Matrix;
import gradflow.measure.MeasureValue;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.When;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            0, tapes == 0 ? AnalysisMemory.within(1L << 30, network, T, 1).tapes() : tapes);
    return new NetworkAnalysis(network, inputs(), new HalfSquaredNorm(at), new Seed(1), 2, memory);
  }

  /** The loss where {@code shift} is added to h of one direction after its step t. */
  private static double loss(
      Network network, When at, int layer, int side, int t, int unit, double shift) {
    Sequence x = inputs();
    double loss = 0;
    for (int k = 0; k < network.layers().size(); k++) {
      List<double[][]> each = new ArrayList<>();
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
            if (k == network.layers().size() - 1 && at.counts(step, T)) {
              for (double v : h) {
                loss += v * v / 2;
              }
            }
          }
        }
        each.add(out);
      }
      x = Network.join(l, each, 1);
    }
    return loss;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru-after", "gru-before", "rnn-tanh", "lstm-peepholes"})
  void lossGradientsComeDownThroughEveryLayerAndBothDirections(String kind) {
    Network network = RandomModels.of(kind, "FB", 2, D, 4, 8).network();
    for (When at : When.values()) {
      for (DirectionAnalysis d : analysis(network, at, 0).run(OptionalInt.empty(), quiet())) {
        int side = d.direction().equals("forward") ? 0 : 1;
        Values values = new Values(d.values());
        MeasureValue.Series table = values.series("loss_gradient_norms").orElseThrow();
        double[] log = Values.numbers(table, "log_norm_nats", "part", "h");
        int[] lag = Values.integers(table, "lag", "part", "h");
        assertThat(log).hasSize(T + 1);
        for (int row = 0; row < log.length; row++) {
          double squares = 0;
          for (int j = 0; j < 4; j++) {
            double eps = 1e-5;
            int t = T - lag[row];
            double up = loss(network, at, d.layer(), side, t, j, eps);
            double down = loss(network, at, d.layer(), side, t, j, -eps);
            squares += Math.pow((up - down) / (2 * eps), 2);
          }
          assertThat(Math.exp(log[row]))
              .as("%s layer %d %s lag %d", at, d.layer(), d.direction(), lag[row])
              .isCloseTo(Math.sqrt(squares), within(1e-8));
        }
      }
    }
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
    return Values.numbers(
        new Values(d.values()).series("product_norms").orElseThrow(), "log_spectral_nats", "", "");
  }
}
