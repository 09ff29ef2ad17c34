package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTest {
  private final Lstm below = new Lstm(2, 3);
  private final Gru above = new Gru(3, 4, Reset.AFTER);
  private final Stack stack = new Stack(List.of(below, above));

  @Test
  void itsStateIsThatOfAllLayersAndItsOutputThatOfTheLast() {
    assertThat(stack.parts())
        .containsExactly(new Part("l0.h", 3), new Part("l0.c", 3), new Part("l1.h", 4));
    assertThat(stack.stateSize()).isEqualTo(10);
    assertThat(stack.inputSize()).isEqualTo(2);
    assertThat(stack.hiddenSize()).isEqualTo(4);
    assertThat(stack.outputPart()).isEqualTo("l1.h");
    assertThat(stack.layout().size()).isEqualTo(below.layout().size() + above.layout().size());
    assertThat(stack.slots().names(Slots.Kind.GATE)).contains("l0.f", "l1.z");
    Tape tape = new Tape(stack, 2);
    assertThat(tape.output()).isSameAs(tape.get("l1.h'"));
  }

  @Test
  void aStepIsThatOfItsLayersOneAfterTheOther() {
    Weights w = Fixture.zeros(stack);
    Fixture.randomise(w);
    Tape tape = new Tape(stack, 1);
    tape.get("x")[0] = 0.5;
    tape.setBefore(Fixture.random(10, 1, "state"));
    stack.step(w, tape);
    Tape first = new Tape(below, 1);
    first.get("x")[0] = 0.5;
    copy(tape.get("l0.h"), first.get("h"));
    copy(tape.get("l0.c"), first.get("c"));
    below.step(alone(w, "l0.", below), first);
    Tape second = new Tape(above, 1);
    copy(first.output(), second.get("x"));
    copy(tape.get("l1.h"), second.get("h"));
    above.step(alone(w, "l1.", above), second);
    assertThat(tape.get("l0.c'")).isEqualTo(first.get("c'"));
    assertThat(tape.output()).isEqualTo(second.output());
    assertThat(tape.get("l1.n")).isEqualTo(second.get("n"));
  }

  @Test
  void noLayerSeesTheOnesAboveIt() {
    Weights w = Fixture.zeros(stack);
    Fixture.randomise(w);
    Tape tape = new Tape(stack, 1);
    tape.setBefore(Fixture.random(10, 1, "state"));
    stack.step(w, tape);
    Matrix jacobian = Fixture.jacobian(stack, w, tape);
    assertThat(jacobian.block(0, 6, 6, 4).maxAbs()).isZero();
    assertThat(jacobian.block(6, 0, 4, 6).maxAbs()).isPositive();
  }

  @Test
  void writingABlockReachesTheLayer() {
    Weights w = Fixture.zeros(stack);
    Tape tape = new Tape(stack, 1);
    stack.step(w, tape);
    assertThat(tape.get("l1.z")).containsOnly(0.5);
    w.set("l1.b_z", Fixture.constant(4, 800));
    stack.step(w, tape);
    assertThat(tape.get("l1.z")).containsOnly(1.0);
  }

  @Test
  void refusesLayersThatDoNotFit() {
    assertThatThrownBy(() -> new Stack(List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got 0 layers");
    assertThatThrownBy(() -> new Stack(List.of(below, new Rnn(4, 2, Activation.TANH))))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("input_size of layer 1: got 4, expected 3 (hidden_size of layer 0)");
  }

  private static Weights alone(Weights w, String prefix, Cell cell) {
    Weights out = Fixture.zeros(cell);
    cell.layout().names().forEach(name -> out.set(name, w.block(prefix + name)));
    return out;
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
