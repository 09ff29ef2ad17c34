package gradflow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.Weights;
import gradflow.init.Constant;
import gradflow.init.Gaussian;
import gradflow.init.Scheme;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.measure.Lyapunov;
import gradflow.notebook.Comparison;
import gradflow.notebook.GradientFlow;
import gradflow.notebook.Reading;
import gradflow.notebook.Unrolled;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import gradflow.task.Target;
import gradflow.train.Model;
import gradflow.train.Readout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Former names are refused with the present one, wherever Java code names a block or a column. */
class FormerNamesTest {
  private static final Rnn RNN = new Rnn(1, 3, Activation.TANH);

  static Stream<Cell> cells() {
    return Stream.of(
        RNN,
        new Lstm(2, 3),
        new Lstm(2, 3, Forget.COUPLED, true, Activation.TANH, Activation.TANH),
        new Gru(2, 3, Reset.BEFORE),
        new Gru(2, 3, Reset.AFTER),
        new ProjectedLstm(2, 4, 3),
        new Stack(
            List.of(new Lstm(2, 3), new Gru(3, 2, Reset.AFTER), new Rnn(2, 2, Activation.TANH))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyBlockOfEveryCellHasItsFormerNameAndIsNotOne(Cell cell) {
    for (String name : cell.layout().names()) {
      assertThat(FormerNames.present(name)).as(name).isEmpty();
      String former = name.replace("W_hh", "U").replace("W_ih", "W");
      if (!former.equals(name)) {
        assertThat(FormerNames.present(former)).as(former).contains(name);
        assertThatThrownBy(() -> Weights.zeros(cell.layout()).block(former))
            .hasMessageContaining(former + " is now called " + name + " (it acts on ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rho_U, rho_W_hh",
    "rho_U_f, rho_W_hh_f",
    "sigma_max_U_n, sigma_max_W_hh_n",
    "henrici_l1.U_r, henrici_l1.W_hh_r",
    "growth_peak_step_U, growth_peak_step_W_hh",
    "numerical_radius_U, numerical_radius_W_hh",
  })
  void quantitiesOfRecurrentBlocksToo(String former, String present) {
    assertThat(FormerNames.explain(former))
        .contains(former + " is now called " + present + " (it acts on the state)");
  }

  @Test
  void theFormerNameOfTheInputWeightsSaysWhichTheRecurrentOnesAre() {
    assertThat(FormerNames.explain("l0.W_z"))
        .contains(
            "l0.W_z is now called l0.W_ih_z (it acts on the input; the recurrent weights are"
                + " l0.W_hh_z)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "V", "c", "b", "b_f", "p_o", "d_n", "W_p", "w_part_nats", "U_x", "Uf", "lag"})
  void otherNamesAreNone(String name) {
    assertThat(FormerNames.explain(name)).isEmpty();
    assertThat(FormerNames.hint(name)).isEmpty();
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(BadArgument.class).hasMessageContaining(message);
  }

  @Test
  void everyLookUpByNameSaysThePresentOne() {
    String now = "U is now called W_hh";
    Weights w = Weights.zeros(RNN.layout());
    refused(now, () -> w.set("U", Matrix.zeros(3, 3)));
    refused(now, () -> w.changed("U"));
    refused(now, () -> w.stack("U"));
    refused(now, () -> RNN.layout().block("U"));
    Model model = new Model(RNN, w, Readout.of(Target.REAL), Matrix.zeros(1, 3), new double[1]);
    refused(now, () -> model.offset("U"));
    Scheme scheme =
        new Scheme(
            new Gaussian(1),
            new Gaussian(1),
            new Constant(0),
            new Constant(0),
            Map.of("U", new Constant(1)));
    refused(now, () -> scheme.requireKnown(RNN.layout().names()));
    refused(now, () -> GradientFlow.of(RNN).block("U", new Constant(1)));
  }

  @Test
  void readingsAndTablesOfANotebookToo() {
    Unrolled run = GradientFlow.of(RNN).on(5);
    Reading spectrum = run.eigenvalues();
    refused("rho_U is now called rho_W_hh", () -> spectrum.number("rho_U"));
    refused("rho_U is now called rho_W_hh", () -> spectrum.table().texts("rho_U"));
    Comparison gains =
        GradientFlow.compare("gain", List.of(1, 2), g -> GradientFlow.of(RNN).gain(g).on(5));
    refused("rho_U is now called rho_W_hh", () -> gains.against(new Lyapunov(1, 1, 0), "rho_U"));
  }

  @Test
  void noRowsOfAFormerBlockAreNotAnEmptyTable(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("eigenvalues.csv"), "run,block,re\n0,W_hh,1\n1,b,2\n");
    Table table = ResultTable.read(folder, "eigenvalues");
    refused("block: U is now called W_hh", () -> table.where("block", "U"));
    refused("block: W is now called W_ih", () -> table.where("block", "W"));
    refused("rho_U is now called rho_W_hh", () -> table.numbers("rho_U"));
    assertThat(table.where("block", "other").rows()).isZero();
    assertThat(table.where("block", "W_hh").rows()).isEqualTo(1);
  }
}
