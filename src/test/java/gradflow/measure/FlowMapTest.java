package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.init.Gaussian;
import gradflow.init.Jordan;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.table.Table;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowMapTest {
  private static final int STEPS = 25;
  private static final int BATCH = 3;

  private static Weights random(Cell cell) {
    Weights w = Weights.zeros(cell.layout());
    cell.layout()
        .blocks()
        .forEach(
            b -> new Gaussian(1.5).fill(w.block(b.name()), b.name(), new Seed(4).child(b.name())));
    w.changed();
    return w;
  }

  private static Map<String, Double> rows(
      Cell cell, Weights w, int steps, Measure measure, String value, String... keys) {
    Sequence x = Walk.noise(steps, cell.inputSize(), BATCH, new Seed(7));
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, steps, BATCH);
    List<MeasureValue> found =
        new Instrument(cell, w, new RandomDirection(When.LAST), new Seed(1))
            .measure(List.of(measure), x, Matrix.zeros(cell.stateSize(), BATCH), plan);
    Table rows = ((MeasureValue.Series) found.get(0)).rows();
    double[] values = rows.numbers(value);
    Map<String, Double> out = new HashMap<>();
    for (int r = 0; r < values.length; r++) {
      StringBuilder key = new StringBuilder();
      for (String k : keys) {
        key.append(rows.text(r, k)).append(' ');
      }
      assertThat(out.put(key.toString(), values[r])).as("row %s twice", key).isNull();
    }
    return out;
  }

  private static void lastRowIsProductNorms(Cell cell) {
    Weights w = random(cell);
    Map<String, Double> map =
        rows(cell, w, STEPS, new FlowMap(1, 2), "log_spectral_nats", "block", "tau", "t", "sample");
    Map<String, Double> norms =
        rows(cell, w, STEPS, new ProductNorms(1), "log_spectral_nats", "block", "t", "sample");
    for (int sample = 0; sample < 2; sample++) {
      for (int t = 0; t <= STEPS; t++) {
        String at = t + " " + sample + " ";
        for (String block : cell.parts().size() == 1 ? List.of("h") : List.of("h", "c", "s")) {
          // the same factors in the same order: the same bits
          assertThat(map.get(block + " " + STEPS + " " + at))
              .isEqualTo(norms.get(block + " " + at));
        }
      }
    }
    int blocks = cell.parts().size() == 1 ? 1 : 3;
    assertThat(map).hasSize(blocks * 2 * (STEPS + 1) * (STEPS + 2) / 2);
  }

  @Test
  void theLastRowIsWhatProductNormsGives() {
    lastRowIsProductNorms(new Rnn(2, 5, Activation.TANH));
    lastRowIsProductNorms(new Lstm(2, 4));
  }

  @Test
  void aShorterRunIsARowOfALongerOne() {
    Cell cell = new Gru(2, 4, gradflow.cell.Reset.AFTER);
    Weights w = random(cell);
    String[] keys = {"tau", "t", "sample"};
    Map<String, Double> whole =
        rows(cell, w, STEPS, new FlowMap(1, BATCH), "log_spectral_nats", keys);
    Map<String, Double> shorter =
        rows(cell, w, 11, new FlowMap(1, BATCH), "log_spectral_nats", keys);
    shorter.forEach((key, value) -> assertThat(whole).containsEntry(key, value));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void ofAJordanBlockItDependsOnTheLagAlone(int every) {
    Cell cell = new Rnn(1, 2, Activation.IDENTITY);
    Matrix u = Matrix.zeros(2, 2);
    new Jordan(0.9, 10).fill(u, "W_hh", new Seed(1));
    Weights w = Weights.zeros(cell.layout()).set("W_hh", u);
    Map<String, Double> map =
        rows(cell, w, STEPS, new FlowMap(every, 1), "log_spectral_nats", "tau", "t");
    int times = STEPS / every + 1;
    assertThat(map).hasSize(times * (times + 1) / 2);
    for (int tau = 0; tau <= STEPS; tau += every) {
      for (int t = 0; t <= tau; t += every) {
        int lag = tau - t;
        double x = Math.pow(0.9, lag);
        double y = lag * 10 * Math.pow(0.9, lag - 1);
        double closed = Math.log((y + Math.sqrt(y * y + 4 * x * x)) / 2);
        assertThat(map.get(tau + " " + t + " ")).isCloseTo(closed, within(1e-9));
      }
    }
  }

  @Test
  void whatWouldNotFitIsRefusedBeforeItStarts() {
    Cell cell = new Rnn(1, 512, Activation.TANH);
    Context context = new Context(cell, Weights.zeros(cell.layout()), 1000, 1);
    assertThatThrownBy(() -> new FlowMap(1, 1).probe(context))
        .hasMessageContaining("every: got 1, which keeps 1001 products of 512 x 512")
        .hasMessageContaining("raise every");
  }
}
