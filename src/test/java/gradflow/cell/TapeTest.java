package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeTest {
  @Test
  void statesGoInAndOutPartByPart() {
    Tape tape = new Tape(new Lstm(1, 2), 3);
    Matrix state = Fixture.random(4, 3, "state");
    tape.setBefore(state);
    assertThat(tape.get("h")).isEqualTo(state.block(0, 0, 2, 3).data());
    assertThat(tape.get("c")).isEqualTo(state.block(2, 0, 2, 3).data());
    tape.setAfter(state);
    Matrix out = Matrix.zeros(4, 3);
    tape.getAfter(out);
    assertThat(out.data()).isEqualTo(state.data());
  }

  @Test
  void aFollowingTapeStartsWhereTheOtherEnds() {
    Cell cell = new Stack(List.of(new Lstm(1, 2), new Gru(2, 3, Reset.AFTER)));
    Tape first = new Tape(cell, 3);
    Tape second = Tape.following(first, cell);
    Matrix state = Fixture.random(cell.stateSize(), 3, "state");
    first.setAfter(state);
    Matrix out = Matrix.zeros(cell.stateSize(), 3);
    second.getBefore(out);
    assertThat(out.data()).isEqualTo(state.data());
    second.setAfter(Matrix.zeros(cell.stateSize(), 3));
    first.getAfter(out);
    assertThat(out.data()).isEqualTo(state.data());
  }

  @Test
  void aTapeOfValuesGivesTheSlopesAndComplementsThatItDoesNotKeep() {
    Activation tanh = Activation.TANH;
    Cell coupled = new Lstm(3, 2, Forget.COUPLED, false, tanh, tanh);
    Cell cell = new Stack(List.of(new Lstm(2, 3), coupled, new Gru(2, 2, Reset.AFTER)));
    Weights w = Fixture.zeros(cell);
    Fixture.randomise(w);
    Tape kept = new Tape(cell, 4);
    Tape values = Tape.ofValues(cell, 4);
    Tape next = Tape.following(values, cell);
    for (Tape tape : List.of(kept, values, next)) {
      tape.setBefore(Fixture.random(cell.stateSize(), 4, tape == next ? "other" : "state"));
      System.arraycopy(Fixture.random(2, 4, "x").data(), 0, tape.get("x"), 0, 8);
      cell.step(w, tape);
    }
    assertThat(next.get("l0.i_1")).isSameAs(values.get("l0.i_1"));
    Tape copy = new Tape(cell, 4);
    copy.copy(values);
    Tape replica = new Tape(cell, 4);
    replica.replicate(values, 2);
    List<String> derived = new ArrayList<>(cell.slots().names(Slots.Kind.SLOPE));
    derived.addAll(List.of("l1.f", "l2.1-z"));
    for (String slope : derived) {
      assertThat(values.kept(slope)).as(slope).isNull();
      assertThat(kept.kept(slope)).as(slope).isSameAs(kept.get(slope));
      double[] expected = kept.get(slope);
      for (int k = 0; k < expected.length; k++) {
        assertThat(values.get(slope)[k]).as(slope).isCloseTo(expected[k], within(1e-15));
        assertThat(copy.get(slope)[k]).as(slope).isCloseTo(expected[k], within(1e-15));
        int of = k / 4 * 4 + 2;
        assertThat(replica.get(slope)[k]).as(slope).isCloseTo(expected[of], within(1e-15));
      }
    }
  }

  @Test
  void slopeProductsAreTheSameWhetherSlopesAreKeptOrNot() {
    Cell cell = new Stack(List.of(new Lstm(2, 3), new Rnn(3, 3, Activation.RELU, 0.5)));
    Weights w = Fixture.zeros(cell);
    Fixture.randomise(w);
    double[] a = Fixture.random(3, 4, "a").data();
    double[] b = Fixture.random(3, 4, "b").data();
    for (Tape tape : List.of(new Tape(cell, 4), Tape.ofValues(cell, 4))) {
      tape.setBefore(Fixture.random(cell.stateSize(), 4, "state"));
      cell.step(w, tape);
      for (String slope : cell.slots().names(Slots.Kind.SLOPE)) {
        double[] out = new double[12];
        tape.slopeProduct(slope, a, b, out);
        double[] slopes = tape.get(slope);
        for (int k = 0; k < out.length; k++) {
          assertThat(out[k]).as(slope).isEqualTo(slopes[k] * a[k] * b[k]);
        }
      }
      assertThatThrownBy(() -> tape.slopeProduct("none", a, b, new double[12]))
          .isInstanceOf(BadArgument.class);
    }
  }

  @Test
  void anExchangedTapeStartsWhereThisOneEndsAndEndsWhereItStarts() {
    Cell cell = new Stack(List.of(new Lstm(1, 2), new Gru(2, 3, Reset.AFTER)));
    Tape tape = new Tape(cell, 3);
    Tape other = tape.exchanged(cell);
    for (int part = 0; part < cell.parts().size(); part++) {
      assertThat(other.beforeArrays()[part]).isSameAs(tape.afterArrays()[part]);
      assertThat(other.afterArrays()[part]).isSameAs(tape.beforeArrays()[part]);
    }
    assertThat(other.get("x")).isSameAs(tape.get("x"));
    assertThat(other.get("l0.i")).isSameAs(tape.get("l0.i"));
    assertThat(other.group("l0.out")[0]).isSameAs(tape.get("l0.h'"));
    assertThat(other.output()).isSameAs(tape.get("l1.h"));
  }

  @Test
  void refusesStatesOfAnotherSize() {
    Tape tape = new Tape(new Lstm(1, 2), 3);
    for (int rows : new int[] {2, 5}) { // h alone; one row too many
      Matrix wrong = Matrix.zeros(rows, 3);
      assertThatThrownBy(() -> tape.setBefore(wrong))
          .isInstanceOf(BadArgument.class)
          .hasMessage("state entries: got " + 3 * rows + ", expected 12 (state size x batch)");
      assertThatThrownBy(() -> tape.getAfter(wrong)).isInstanceOf(BadArgument.class);
    }
  }

  @Test
  void saysWhatThereIs() {
    Tape tape = new Tape(new Rnn(1, 2, Activation.TANH), 1);
    assertThatThrownBy(() -> tape.get("f"))
        .isInstanceOf(BadArgument.class)
        .hasMessage("tape: got f, expected one of [x, 1, h, h', phi, phi_1]");
    assertThatThrownBy(() -> tape.group("gates"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got group gates");
    assertThatThrownBy(() -> new Tape(new Lstm(1, 2), 0))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("batch");
  }

  @Test
  void itsSizeIsThatOfItsArrays() {
    for (Cell cell :
        List.of(new Lstm(3, 2), new Gru(3, 2, Reset.BEFORE), new Rnn(3, 2, Activation.RELU))) {
      long rows = 1 + cell.inputSize() + 2L * cell.stateSize();
      rows += cell.slots().slots().stream().mapToInt(Slots.Slot::rows).sum();
      assertThat(Tape.size(cell)).isEqualTo(rows);
    }
  }
}
