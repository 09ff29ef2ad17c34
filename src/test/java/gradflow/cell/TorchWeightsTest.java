package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchWeightsTest {
  private final TorchWeights lstm =
      new TorchWeights(
          Fixture.random(12, 2, "ih"),
          Fixture.random(12, 3, "hh"),
          Fixture.random(12, 1, "bi"),
          Fixture.random(12, 1, "bh"));

  @Test
  void gatesAreInPyTorchsOrder() {
    Weights w = lstm.toWeights(new Lstm(2, 3));
    String[] order = {"i", "f", "g", "o"};
    for (int k = 0; k < 4; k++) {
      assertThat(w.block("W_hh_" + order[k]).data())
          .isEqualTo(lstm.weightHh().block(3 * k, 0, 3, 3).data());
      assertThat(w.block("W_ih_" + order[k]).data())
          .isEqualTo(lstm.weightIh().block(3 * k, 0, 3, 2).data());
      assertThat(w.block("b_" + order[k]).get(1, 0))
          .isEqualTo(lstm.biasIh().get(3 * k + 1, 0) + lstm.biasHh().get(3 * k + 1, 0));
    }
  }

  @Test
  void everyNameGivesACell() {
    for (String name : TorchWeights.CELLS) {
      assertThat(TorchWeights.cell(name, 3, 2).hiddenSize()).isEqualTo(3);
      assertThat(TorchWeights.cell(name, 3, 2).inputSize()).isEqualTo(2);
    }
    assertThatThrownBy(() -> TorchWeights.cell("gru", 3, 2))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("cell: got gru, expected one of [rnn_tanh, ");
  }

  @Test
  void gatesOfAnotherActivationAreStackedAlike() {
    for (String name : List.of("lstm", "gru_reset_after", "gru_reset_before")) {
      Cell cell = TorchWeights.cell(name, 3, 2, Activation.HARD_SIGMOID);
      int rows = name.equals("lstm") ? 12 : 9;
      TorchWeights stacked =
          new TorchWeights(
              Fixture.random(rows, 2, "ih"),
              Fixture.random(rows, 3, "hh"),
              Fixture.random(rows, 1, "bi"),
              Fixture.random(rows, 1, "bh"));
      Weights usual = stacked.toWeights(TorchWeights.cell(name, 3, 2));
      Weights hard = stacked.toWeights(cell);
      assertThat(cell).isNotEqualTo(TorchWeights.cell(name, 3, 2));
      usual
          .layout()
          .names()
          .forEach(b -> assertThat(hard.block(b).data()).isEqualTo(usual.block(b).data()));
    }
  }

  @Test
  void saysWhichMatrixHasTheWrongShape() {
    assertThatThrownBy(() -> lstm.toWeights(new Lstm(3, 3)))
        .isInstanceOf(BadArgument.class)
        .hasMessage("weight_ih: got 12 x 2, expected 12 x 3");
    TorchWeights broken =
        new TorchWeights(lstm.weightIh(), lstm.weightHh(), lstm.biasIh(), Matrix.zeros(11, 1));
    assertThatThrownBy(() -> broken.toWeights(new Lstm(2, 3)))
        .isInstanceOf(BadArgument.class)
        .hasMessage("bias_hh: got 11 x 1, expected 12 x 1");
  }

  @Test
  void refusesCellsThatPyTorchDoesNotHave() {
    Lstm peepholes = new Lstm(2, 3, Forget.PRESENT, true, Activation.TANH, Activation.TANH);
    assertThatThrownBy(() -> lstm.toWeights(peepholes))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("peepholes");
    Lstm relu = new Lstm(2, 3, Forget.PRESENT, false, Activation.RELU, Activation.TANH);
    assertThatThrownBy(() -> lstm.toWeights(relu)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> lstm.toWeights(new Rnn(2, 3, Activation.TANH, 0.5)))
        .isInstanceOf(BadArgument.class);
  }
}
