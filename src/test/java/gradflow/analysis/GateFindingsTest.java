package gradflow.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.RgLru;
import gradflow.cell.Weights;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.When;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GateFindingsTest {
  /** An rg-lru's input gate i has its bias in b_x. */
  @Test
  void a_closed_gate_names_the_bias_that_the_cell_has() {
    RgLru cell = new RgLru(3, 8);
    Weights w = Weights.zeros(cell.layout());
    w.set("Lambda", Matrix.wrap(3, 1, new double[] {1, 2, 3}));
    w.set("b_x", Matrix.wrap(3, 1, new double[] {-9, -9, -9}));
    Network.Direction d = new Network.Direction(false, cell, w, Matrix.zeros(3, 1));
    Network network = new Network(List.of(new Network.Layer(List.of(d))));
    double[][] x = new double[20][3];
    Normals normals = new Normals(new Seed(3));
    for (double[] row : x) {
      normals.fill(row, 1);
    }
    AnalysisMemory memory = AnalysisMemory.within(1L << 30, network, 20, 1, When.LAST);
    AnalysisLoss loss = new OutputLoss(new HalfSquaredNorm(When.LAST), new Seed(1));
    String said =
        new NetworkAnalysis(network, Sequence.of(3, 1, x), loss, OptionalInt.empty(), memory)
            .run(OptionalInt.empty(), (what, done, total, share) -> {})
            .get(0)
            .findings()
            .toString();
    assertThat(said).contains("more on b_x would bring its mean").doesNotContain("b_i");
  }
}
