package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunExecution;
import gradflow.experiment.RunSpec;
import gradflow.figure.Dash;
import gradflow.figure.Mark;
import gradflow.figure.MarkRole;
import gradflow.init.Constant;
import gradflow.init.Diagonal;
import gradflow.init.Gaussian;
import gradflow.init.Orthogonal;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.ProductNorms;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.rng.Seed;
import gradflow.table.Table;
import gradflow.task.InitialState;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fluent entry measures what the instrument measures, and says what it does. */
class GradientFlowTest {
  private static final Cell TANH = new Rnn(2, 6, Activation.TANH);

  @Test
  void drawsAndMeasuresWhatARunOfASpecDoes() {
    Scheme scheme =
        new Scheme(
            new Gaussian(1.3),
            new Orthogonal(1),
            new Constant(0.1),
            new Constant(0),
            Map.of("b", new Constant(0.2)));
    RunSpec spec =
        new RunSpec(
            TANH,
            scheme,
            new WhiteNoise(0.7),
            new InitialState(0.3),
            new RandomDirection(When.LAST),
            20,
            2);
    List<Measure> measures = List.of(new ProductNorms(1));
    Seed seed = new Seed(5).child("replicate").child(0);
    MeasureValue.Series expected =
        (MeasureValue.Series)
            RunExecution.run(
                    new PlannedRun(0, Map.of(), 0, seed, spec),
                    measures,
                    1L << 28,
                    Checkpoints.NONE)
                .values()
                .get(0);

    Unrolled run =
        GradientFlow.of(TANH)
            .gain(1.3)
            .input(new Orthogonal(1))
            .block("b", new Constant(0.2))
            .seed(5)
            .samples(2)
            .start(0.3)
            .on(new WhiteNoise(0.7), 20);
    Table table = run.table(new ProductNorms(1));
    double[] log = expected.rows().numbers("log_spectral_nats");
    assertThat(table.numbers("log_spectral_nats")).isEqualTo(log);
    assertThat(table.rows()).isEqualTo(21 * 2 * 2);
  }

  @Test
  void theSlopeOfADiagonalLinearNetIsTheLogarithmOfItsLargestEntry() {
    Rnn linear = new Rnn(1, 3, Activation.IDENTITY);
    Unrolled run = GradientFlow.of(linear).recurrent(new Diagonal(List.of(0.8, 0.5, -0.2))).on(400);
    Reading slope = run.slope();
    assertThat(slope.number("slope_nats_per_step")).isCloseTo(Math.log(0.8), within(1e-12));
    assertThat(slope.sentence()).contains("half of the gradient is lost every 3.11 steps");
    assertThat(run.exponents(1).number("lambda_1_nats_per_step"))
        .isCloseTo(Math.log(0.8), within(1e-9));
    assertThat(run.eigenvalues().number("rho_W_hh")).isCloseTo(0.8, within(1e-14));
    assertThat(run.stepNorms().table().numbers("spectral"))
        .containsOnly(new double[] {0.8}, within(1e-12));
    assertThat(run.jacobian(7).data()).containsExactly(0.8, 0, 0, 0, 0.5, 0, 0, 0, -0.2);
    Table norms = run.productNorms().table().where("lag", 10);
    assertThat(norms.numbers("log10_spectral")[0]).isCloseTo(10 * Math.log10(0.8), within(1e-12));
    assertThat(run.lossGradients().table().rows()).isEqualTo(401);
  }

  @Test
  void givenWeightsAreUsedAsTheyAreAndCopied() {
    Weights w = GradientFlow.of(TANH).gain(2).weights();
    GradientFlow flow = GradientFlow.of(TANH, w);
    double before = flow.on(10).eigenvalues().number("rho_W_hh");
    w.set("W_hh", Matrix.zeros(6, 6));
    assertThat(flow.on(10).eigenvalues().number("rho_W_hh")).isEqualTo(before);
    assertThat(before)
        .isEqualTo(GradientFlow.of(TANH).gain(2).on(10).eigenvalues().number("rho_W_hh"));
    assertThatThrownBy(() -> flow.gain(1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("were given");
    assertThatThrownBy(() -> GradientFlow.of(new Rnn(1, 6, Activation.TANH), w))
        .isInstanceOf(BadArgument.class);
  }

  @Test
  void badInputIsNamed() {
    assertThatThrownBy(() -> GradientFlow.of(TANH).block("b_f", new Constant(1)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("b_f");
    assertThatThrownBy(() -> GradientFlow.of(TANH).on(new double[][] {{1, 2}, {3}}))
        .isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> GradientFlow.of(TANH).samples(0)).isInstanceOf(BadArgument.class);
    Unrolled run = GradientFlow.of(TANH).on(5);
    assertThatThrownBy(() -> run.jacobian(6)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(run::gates).isInstanceOf(BadArgument.class).hasMessageContaining("none");
    assertThatThrownBy(() -> run.slope().plot()).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> run.slope().number("x"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("slope_nats_per_step");
  }

  @Test
  void aComparisonHasARowOrACurveForEachRun() {
    Comparison gains =
        GradientFlow.compare(
            "g",
            List.of(0.5, 1.0, 2.0),
            g -> GradientFlow.of(TANH).gain(g).on(new WhiteNoise(1), 30));
    Table table = gains.slope().table();
    assertThat(table.texts("g")).containsExactly("0.5", "1", "2");
    assertThat(table.numbers("slope_nats_per_step")[1])
        .isEqualTo(gains.run(1.0).slope().number("slope_nats_per_step"));
    assertThat(gains.productNorms().plot().toString()).contains("g = 0.5", "g = 1", "g = 2");
    Reading against = gains.against(new Slope(5, 0), "slope_nats_per_step");
    assertThat(against.plot().level("zero", 0).image().getWidth()).isPositive();
    assertThat(gains.toString()).contains("3 runs");
    assertThatThrownBy(() -> gains.run(7)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> gains.against(new Slope(5, 0), "rho"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("half_life_steps");
    assertThatThrownBy(
            () -> GradientFlow.compare("g", List.of(1, 1.0), g -> GradientFlow.of(TANH).on(3)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("twice");
  }

  @Test
  void gatesArePanelsAndTheirStatisticsRows() {
    Comparison biases =
        GradientFlow.compare(
            "b_f",
            List.of(0, 3),
            b -> GradientFlow.of(new Lstm(1, 5)).block("b_f", new Constant(b)).on(20));
    Reading gates = biases.gates();
    assertThat(gates.plot().figure().panels()).hasSize(3);
    assertThat(gates.table().where("b_f", 3).where("gate", "f").numbers("mean"))
        .containsOnly(new double[] {1 / (1 + Math.exp(-3))}, within(1e-12));
    assertThat(biases.productNorms("c").sentence()).contains("∂c_T/∂c_t");
    assertThatThrownBy(() -> biases.productNorms("cc"))
        .isInstanceOf(BadArgument.class)
        .hasMessage("block: got cc, expected one of s, h, c");
    assertThat(GradientFlow.of(TANH).weights().toString())
        .startsWith("Weights, 54 numbers: W_hh 6 x 6, W_ih 6 x 2, b 6 x 1;");
  }

  @Test
  void aTheoryLineOverDecadesIsDrawnAtItsLogarithm() {
    Unrolled run = GradientFlow.of(TANH).on(new WhiteNoise(1), 30);
    Plot plot = run.productNorms().plot().theory("t", lag -> 100).slope("s", -0.5);
    assertThat(
            plot.figure().panels().get(0).marks().stream()
                .filter(m -> m instanceof Mark.Line l && l.style().role() == MarkRole.THEORY)
                .map(m -> ((Mark.Line) m).style().dash()))
        .containsExactly(Dash.DASHED, Dash.DASH_DOT);
    List<gradflow.figure.Mark> marks = plot.figure().panels().get(0).marks();
    assertThat(((gradflow.figure.Mark.Line) marks.get(1)).y())
        .containsOnly(new double[] {2}, within(1e-12));
    double[] y = ((gradflow.figure.Mark.Line) marks.get(2)).y();
    assertThat(y).containsExactly(new double[] {0, -15 / Math.log(10)}, within(1e-12));
    assertThatThrownBy(() -> run.stepNorms().plot().slope("s", 1)).isInstanceOf(BadArgument.class);
    assertThat(Plot.row(plot, run.stepNorms().plot()).figure().panels()).hasSize(2);
  }

  @Test
  void everythingTells() {
    GradientFlow flow = GradientFlow.of(TANH).gain(0.5);
    assertThat(flow.toString()).contains("Rnn", "54 parameters", "gain=0.5", "seed 1");
    assertThat(flow.on(3).toString()).contains("unrolled over 3 steps of 2 inputs");
    assertThat(flow.on(30).stepNorms().toString()).contains("‖J_t‖", "30 rows, the first 10 shown");
    assertThat(flow.on(30).numbers(new Slope(5, 0)).toString()).contains("half_life_steps");
    assertThat(flow.on(30).table(new StepJacobianNorms()).html())
        .contains("<th>spectral</th>", "20 more rows");
  }

  @Test
  void aSavedModelReadsBackToTheSameGradients(@TempDir Path folder) {
    String path = folder.resolve("m.safetensors").toString();
    Rnn leaky = new Rnn(1, 2, Activation.TANH, 0.5);
    assertThatThrownBy(() -> GradientFlow.of(leaky).save(path)).isInstanceOf(BadArgument.class);
    Lstm lstm = new Lstm(2, 4);
    GradientFlow flow = GradientFlow.of(lstm).gain(1.5);
    ModelFile file = ModelFile.read(flow.save(path).toString());
    assertThat(file.toString()).contains("m.safetensors", "PyTorch", "lstm, 2 inputs, 4 units");
    ModelAnalysis found = file.on(new WhiteNoise(1), 40);
    assertThat(found.productNorms().table().numbers("log_spectral_nats"))
        .isEqualTo(
            flow.on(new WhiteNoise(1), 40).productNorms().table().numbers("log_spectral_nats"));
    assertThat(found.diagnosis().text()).contains("<li>");
    assertThat(found.findings()).isNotEmpty();
    assertThat(found.toString()).contains("layer 0 forward");
    assertThat(found.slope().number("slope_nats_per_step")).isFinite();
    assertThat(file.save(folder.resolve("m.onnx").toString())).exists();
  }

  /**
   * In the upper layer unit 0 keeps its cell state and is not written to by h; unit 1 integrates
   * what unit 0 puts out, and puts out nothing. So ∂c_T/∂c_t grows with the lag, while what h sees
   * of an earlier h goes through the other units and fades.
   */
  @Test
  void aStateThatKeepsWhatTheOutputLosesIsNoTransient(@TempDir Path folder) {
    int units = 24;
    Stack layers = new Stack(List.of(new Lstm(3, 32), new Lstm(32, units)));
    Weights w = GradientFlow.of(layers).gain(1.3).weights();
    for (String gate : List.of("i", "f", "g", "o")) {
      Matrix recurrent = w.block("l1.W_hh_" + gate);
      for (int k = 0; k < units; k++) {
        for (int kept = 0; kept < 2; kept++) {
          recurrent.set(kept, k, 0);
          recurrent.set(k, kept, 0);
        }
      }
    }
    w.block("l1.W_hh_g").set(1, 0, 4);
    w.block("l1.b_f").data()[0] = 8;
    w.block("l1.b_f").data()[1] = 8;
    w.block("l1.b_o").data()[1] = -60;
    w.changed();
    GradientFlow flow = GradientFlow.of(layers, w);
    String text =
        ModelFile.read(flow.save(folder.resolve("m.safetensors").toString()).toString())
            .on(new WhiteNoise(1), 200)
            .diagnosis()
            .text();
    assertThat(text.substring(text.indexOf("Layer 1")))
        .contains("Gradients vanish")
        .contains("The whole state keeps what the output loses: at lag 200 ‖∂s_T/∂s_t‖ is still ")
        .doesNotContain("Transient growth");
  }

  @Test
  void aStackIsSavedLayerByLayer(@TempDir Path folder) {
    Stack stack = new Stack(List.of(new Lstm(2, 4), new Lstm(4, 4)));
    ModelFile file =
        ModelFile.read(GradientFlow.of(stack).save(folder.resolve("m.npz").toString()).toString());
    assertThat(file.network().layers()).hasSize(2);
    Weights w = GradientFlow.of(stack).weights();
    assertThat(file.network().layers().get(1).directions().get(0).weights().block("W_hh_f").data())
        .isEqualTo(w.block("l1.W_hh_f").data());
    Reading norms = file.on(new WhiteNoise(1), 30).productNorms();
    assertThat(norms.plot().toString()).contains("layer = 0, layer = 1");
  }

  @Test
  void tablesAndPlotsAreSaved(@TempDir Path folder) {
    Reading reading = GradientFlow.of(TANH).on(new WhiteNoise(1), 10).productNorms();
    assertThat(reading.table().save(folder.resolve("t.csv").toString())).exists();
    assertThat(reading.plot().save(folder.toString(), "p").toString())
        .contains("p.png", "p.svg", "p.pdf", "p.caption.txt");
    assertThat(folder.resolve("p.pdf")).exists();
    assertThat(folder.resolve("p.svg")).exists();
  }
}
