package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductSingularValuesTest {
  private static List<MeasureValue> measure(Cell cell, Weights w, int steps, Measure... measures) {
    Sequence x = Walk.noise(steps, cell.inputSize(), 2, new Seed(7));
    Matrix s = Matrix.zeros(cell.stateSize(), 2);
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, steps, 2);
    return new Instrument(cell, w, (t, n, h, b, out) -> false)
        .measure(List.of(measures), x, s, plan);
  }

  private static double[] reals(List<MeasureValue> values, String table, String column) {
    return MeasureValue.table(values, table).orElseThrow().numbers(column);
  }

  private static double scalar(List<MeasureValue> values, String name) {
    return values.stream()
        .filter(v -> v instanceof MeasureValue.Scalar s && s.name().equals(name))
        .mapToDouble(v -> ((MeasureValue.Scalar) v).value())
        .findFirst()
        .orElseThrow();
  }

  /** A2, H3: a condition number of 1500 decades. */
  @Test
  void diagonalWeights() {
    Rnn cell = new Rnn(1, 2, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{0.1, 0}, {0, 1e-4}}));
    List<MeasureValue> v = measure(cell, w, 500, new ProductSingularValues(200, 1));
    assertThat(scalar(v, "log10_condition")).isCloseTo(1500, within(1e-9));
    double[] log = reals(v, "product_singular_values", "log_singular_value_nats");
    double[] lags = {500, 400, 200}; // in the order of t, the larger first
    for (int k = 0; k < 3; k++) {
      assertThat(log[2 * k]).isCloseTo(-lags[k] * Math.log(10), within(1e-9));
      assertThat(log[2 * k + 1]).isCloseTo(-4 * lags[k] * Math.log(10), within(1e-9));
    }
  }

  /**
   * Saturated units: 800 decades, all of them there by the determinant, ln|det W| and the slopes.
   */
  @Test
  void saturatedUnits() {
    int steps = 80;
    Rnn cell = new Rnn(1, 6, Activation.TANH);
    Weights w = Walk.gaussian(cell, 9, new Seed(3));
    List<MeasureValue> v = measure(cell, w, steps, new ProductSingularValues(80, 1));
    double[] log = reals(v, "product_singular_values", "log_singular_value_nats");
    assertThat(scalar(v, "log10_condition")).isGreaterThan(400);
    double[] slopes = slopes(cell, w, steps);
    double expected =
        steps * w.backend().logAbsDeterminant(w.block("W_hh")) + Arrays.stream(slopes).sum();
    double bound = scalar(v, "log_singular_value_error_nats");
    assertThat(Arrays.stream(log).sum()).isCloseTo(expected, within(6 * bound));
    assertThat(bound).isLessThan(1e-10);
  }

  /** ln φ' of the first sample at every step and unit. */
  private static double[] slopes(Rnn cell, Weights w, int steps) {
    double[] out = new double[steps * cell.hiddenSize()];
    Probe watch =
        new Probe() {
          @Override
          public void state(int t, gradflow.cell.Tape tape) {
            for (int i = 0; i < cell.hiddenSize(); i++) {
              out[(t - 1) * cell.hiddenSize() + i] = Math.log(tape.get("phi_1")[i * tape.batch()]);
            }
          }

          @Override
          public List<MeasureValue> finish() {
            return List.of();
          }
        };
    measure(
        cell,
        w,
        steps,
        new Measure() {
          @Override
          public java.util.Set<Need> needs() {
            return java.util.EnumSet.of(Need.STATES);
          }

          @Override
          public Probe probe(Context context) {
            return watch;
          }
        });
    return out;
  }

  static List<Cell> gated() {
    return List.of(
        new Lstm(1, 3), new Gru(1, 5, Reset.BEFORE), new Rnn(1, 5, Activation.TANH, 0.3));
  }

  /** A sum: the largest is the product's norm, and the bound says more than for a plain rnn. */
  @ParameterizedTest
  @MethodSource("gated")
  void sumsHaveTheirBound(Cell cell) {
    Weights w = Walk.gaussian(cell, 1.5, new Seed(5));
    List<MeasureValue> v =
        measure(cell, w, 60, new ProductSingularValues(60, 2), new ProductNorms(1));
    double[] norms = reals(v, "product_norms", "log_spectral_nats");
    double[] log = reals(v, "product_singular_values", "log_singular_value_nats");
    double largest = Arrays.stream(norms, 0, 4).max().orElseThrow(); // t = 0, h and s, two samples
    assertThat(Math.max(log[0], log[cell.stateSize()])).isCloseTo(largest, within(1e-8));
    double[] errors = reals(v, "product_conditions", "log_error_nats");
    assertThat(errors).hasSize(2);
    assertThat(Arrays.stream(errors).min().orElseThrow()).isGreaterThan(2 * 60 * 0x1p-52);
    Rnn plain = new Rnn(1, 5, Activation.TANH);
    double without =
        scalar(
            measure(
                plain,
                Walk.gaussian(plain, 1.5, new Seed(5)),
                60,
                new ProductSingularValues(60, 1)),
            "log_singular_value_error_nats");
    assertThat(without).isLessThan(1e-10);
  }

  /** H3, H4: a dead unit. */
  @Test
  void aSingularProduct() {
    Rnn cell = new Rnn(1, 3, Activation.RELU);
    Weights w = Walk.gaussian(cell, 1, new Seed(8));
    w.set("b", Matrix.of(new double[][] {{-100}, {5}, {5}}));
    List<MeasureValue> v = measure(cell, w, 20, new ProductSingularValues(5, 1));
    assertThat(scalar(v, "log10_condition")).isEqualTo(Double.POSITIVE_INFINITY);
    double[] log = reals(v, "product_singular_values", "log_singular_value_nats");
    assertThat(log[2]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Arrays.stream(log).noneMatch(Double::isNaN)).isTrue();
  }

  @Test
  void refuses() {
    assertThatThrownBy(() -> new ProductSingularValues(0, 1)).hasMessageContaining("every");
    assertThatThrownBy(() -> new ProductSingularValues(1, 0)).hasMessageContaining("samples");
  }
}
