package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.init.Jordan;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NonNormalMeasuresTest {
  private static Context rnn(Matrix u) {
    Cell cell = new Rnn(1, u.rows(), Activation.TANH);
    return new Context(cell, Weights.zeros(cell.layout()).set("W_hh", u), 10, 1);
  }

  private static Context jordan() {
    Matrix u = Matrix.zeros(2, 2);
    new Jordan(0.9, 10).fill(u, "W_hh", new Seed(1));
    return rnn(u);
  }

  private static Map<String, Double> scalars(List<MeasureValue> values) {
    Map<String, Double> out = new HashMap<>();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s) {
        out.put(s.name(), s.value());
      }
    }
    return out;
  }

  private static double[] column(List<MeasureValue> values, String name) {
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Series series && series.rows().has(name)) {
        return series.rows().numbers(name);
      }
    }
    throw new AssertionError("no column " + name);
  }

  @Test
  void a4TransientGrowthPeaksAtStep9() {
    List<MeasureValue> found = new TransientGrowth(Subject.WEIGHTS, 100).probe(jordan()).finish();
    Map<String, Double> s = scalars(found);
    assertThat(s.get("growth_max_W_hh")).isCloseTo(38.745923, within(1e-6));
    assertThat(s.get("growth_peak_step_W_hh")).isEqualTo(9);
    double[] log = column(found, "log_norm_nats");
    assertThat(log).hasSize(101);
    assertThat(Math.exp(log[1])).isCloseTo(10.080354, within(1e-6));
    assertThat(Math.exp(log[5])).isCloseTo(32.815625, within(1e-6));
    assertThat(Math.exp(log[100])).isCloseTo(0.0295127, within(1e-7));
    double[] bound = column(found, "log10_bound");
    double[] eigenvalues = column(found, "log10_eigenvalues");
    double[] norm = column(found, "log10_norm");
    for (int t = 0; t <= 100; t++) {
      assertThat(norm[t]).isBetween(eigenvalues[t] - 1e-9, bound[t] + 1e-9);
    }
  }

  @Test
  void nonNormalityOfTheJordanBlock() {
    Map<String, Double> s = scalars(new NonNormality(Subject.WEIGHTS, 1).probe(jordan()).finish());
    assertThat(s.get("departure_W_hh")).isCloseTo(10, within(1e-7));
    assertThat(s.get("numerical_abscissa_W_hh")).isCloseTo(5.9, within(1e-12));
    assertThat(s.get("numerical_radius_W_hh")).isCloseTo(5.9, within(1e-12));
    assertThat(s.get("kreiss_W_hh")).isBetween(20.0, 38.745923);
    Map<String, Double> origin =
        scalars(new NonNormality(Subject.ORIGIN, 1).probe(jordan()).finish());
    assertThat(origin.get("kreiss_J0")).isEqualTo(s.get("kreiss_W_hh")); // tanh' (0) = 1
  }

  @Test
  void normalWeightsDoNotGrow() {
    Matrix q = Matrix.zeros(8, 8);
    new Orthogonal(0.9).fill(q, "W_hh", new Seed(1));
    Map<String, Double> s = scalars(new NonNormality(Subject.WEIGHTS, 1).probe(rnn(q)).finish());
    assertThat(s.get("departure_W_hh")).isCloseTo(0, within(1e-6));
    assertThat(s.get("numerical_radius_W_hh")).isCloseTo(0.9, within(1e-9));
    assertThat(s.get("kreiss_W_hh")).isCloseTo(1, within(1e-9));
    Map<String, Double> growth =
        scalars(new TransientGrowth(Subject.WEIGHTS, 20).probe(rnn(q)).finish());
    assertThat(growth)
        .containsEntry("growth_max_W_hh", 1.0)
        .containsEntry("growth_peak_step_W_hh", 0.0);
  }

  @Test
  void theGridIsSymmetricAndHoldsTheClosedForm() {
    List<MeasureValue> found =
        new PseudospectrumGrid(Subject.WEIGHTS, 2, 11, List.of(0.01)).probe(jordan()).finish();
    double[] re = column(found, "re");
    double[] im = column(found, "im");
    double[] log = column(found, "log10_sigma_min");
    assertThat(log).hasSize(121);
    for (int k = 0; k < log.length; k++) {
      double square = (re[k] - 0.9) * (re[k] - 0.9) + im[k] * im[k];
      double sigma = 2 * square / (10 + Math.sqrt(100 + 4 * square));
      assertThat(log[k]).isCloseTo(Math.log10(sigma), within(1e-9));
      assertThat(im[k]).isEqualTo(-im[120 - k]);
      assertThat(log[k]).isEqualTo(log[(10 - k / 11) * 11 + k % 11]);
    }
    assertThat(column(found, "rho_eps")[0]).isCloseTo(0.9 + Math.sqrt(0.01 * 10.01), within(1e-9));
  }

  @Test
  void everyRecurrentBlockOfAnLstmIsMeasured() {
    Cell cell = new Lstm(1, 3);
    Context context = new Context(cell, Weights.zeros(cell.layout()), 5, 1);
    Map<String, Double> s = scalars(new NonNormality(Subject.WEIGHTS, 1).probe(context).finish());
    assertThat(s)
        .containsKeys(
            "kreiss_W_hh_f", "kreiss_W_hh_g", "departure_W_hh_i", "numerical_radius_W_hh_o");
    assertThat(s.get("departure_W_hh_f")).isZero();
    Map<String, Double> growth =
        scalars(new TransientGrowth(Subject.ORIGIN, 5).probe(context).finish());
    assertThat(growth).containsKeys("growth_max_J0");
  }

  @Test
  void matricesThatAreNotSquareAreLeftOut() {
    Cell projected = new ProjectedLstm(1, 3, 2);
    Context context = new Context(projected, Weights.zeros(projected.layout()), 10, 1);
    for (Subject of : Subject.values()) {
      List<Measure> measures =
          List.of(
              new TransientGrowth(of, 3),
              new NonNormality(of, 1),
              new PseudospectrumGrid(of, 1, 3, List.of()));
      for (Measure m : measures) {
        assertThat(m.appliesTo(projected)).isEqualTo(of == Subject.ORIGIN);
        assertThat(m.appliesTo(new Lstm(1, 2))).isTrue();
      }
    }
    List<MeasureValue> found = new TransientGrowth(Subject.ORIGIN, 3).probe(context).finish();
    assertThat(scalars(found)).containsEntry("growth_max_J0", 1.0);
  }
}
