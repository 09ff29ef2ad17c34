package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
  private static final Seed SEED = new Seed(11);

  @Test
  void checkpointsChangeNoBit() {
    Cell cell = new Lstm(2, 6);
    Weights w = Walk.gaussian(cell, 1.5, SEED);
    Sequence x = Walk.noise(57, 2, 2, SEED.child("x"));
    Matrix s = Walk.state(cell, 2, SEED.child("s"));
    Walk full = new Walk(cell, w, x, s, 1L << 30);
    MemoryPlan small = MemoryPlan.within(150_000, cell, 57, 2);
    assertThat(small.recomputes()).isTrue();
    assertThat(small.bytes()).isLessThanOrEqualTo(150_000);
    Walk recomputed = new Walk(cell, w, x, s, 150_000);
    assertThat(recomputed.logNorms(1)).isEqualTo(full.logNorms(1));
    assertThat(recomputed.logAdjoints(new double[12])).isEqualTo(full.logAdjoints(new double[12]));
  }

  @Test
  void aBudgetThatNothingFitsIsRefusedWithTheOneThatWould() {
    Cell cell = new Rnn(1, 100, Activation.TANH);
    assertThatThrownBy(() -> MemoryPlan.within(10_000, cell, 1_000_000, 4))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got a budget of 9.8 KiB, expected at least")
        .hasMessageContaining("1000000 steps of 4 samples with state size 100");
    String message =
        org.assertj.core.api.Assertions.catchThrowable(
                () -> MemoryPlan.within(10_000, cell, 1_000_000, 4))
            .getMessage();
    double mebibytes = Double.parseDouble(message.replaceAll(".*at least ([0-9.]+) MiB.*", "$1"));
    assertThat(
            MemoryPlan.within((long) ((mebibytes + 0.1) * 1048576), cell, 1_000_000, 4)
                .recomputes())
        .isTrue();
  }

  @Test
  void aBatchIsItsSamples() {
    Cell cell = new Gru(2, 5, Reset.AFTER);
    Weights w = Walk.gaussian(cell, 1, SEED);
    Sequence x = Walk.noise(20, 2, 3, SEED.child("x"));
    Matrix s = Walk.state(cell, 3, SEED.child("s"));
    Walk all = new Walk(cell, w, x, s, 1L << 30);
    for (int b = 0; b < 3; b++) {
      double[][] own = new double[20][2];
      Matrix state = Matrix.zeros(5, 1);
      for (int i = 0; i < 5; i++) {
        state.set(i, 0, s.get(i, b));
      }
      for (int t = 0; t < 20; t++) {
        own[t] = new double[] {x.at(t + 1)[b], x.at(t + 1)[3 + b]};
      }
      double[] alone = new Walk(cell, w, Sequence.of(2, 1, own), state, 1L << 30).logNorms(0);
      double[] together = all.logNorms(b);
      for (int t = 0; t <= 20; t++) {
        assertThat(together[t]).isCloseTo(alone[t], org.assertj.core.data.Offset.offset(3e-10));
      }
    }
  }

  @Test
  void aStateThatLeavesTheDoublesEndsTheRunWithItsStep() {
    Cell cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout()).set("W_hh", Matrix.of(new double[][] {{2}}));
    Matrix one = Matrix.of(new double[][] {{1}});
    assertThatThrownBy(() -> new Walk(cell, w, Sequence.zeros(2000, 1, 1), one, 1L << 30))
        .isInstanceOfSatisfying(
            DivergenceException.class,
            e -> {
              assertThat(e.step()).isEqualTo(1024);
              assertThat(e.quantity()).isEqualTo("h");
              assertThat(e.value()).isEqualTo(Double.POSITIVE_INFINITY);
            });
  }

  @Test
  void whatDoesNotFitTheCellIsRefused() {
    Cell cell = new Rnn(2, 3, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    assertThatThrownBy(
            () -> new Walk(cell, w, Sequence.zeros(5, 1, 1), Matrix.zeros(3, 1), 1L << 30))
        .hasMessage("input size: got 1, expected 2 (the cell's input_size)");
    assertThatThrownBy(
            () -> new Walk(cell, w, Sequence.zeros(5, 2, 1), Matrix.zeros(4, 1), 1L << 30))
        .hasMessage("rows of the initial state: got 4, expected 3 (the cell's state size)");
    assertThatThrownBy(() -> Sequence.of(1, 1, new double[0][]))
        .hasMessage("x: got T = 0 steps, expected at least 1");
    assertThatThrownBy(() -> Sequence.of(1, 1, new double[][] {{Double.NaN}}))
        .hasMessage("x[0]: entry 0 is NaN, expected finite numbers only");
  }
}
