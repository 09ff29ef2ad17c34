package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;

class WeightsTest {
  /** One block brought up to date is as good as all, in every stack that holds it. */
  @Test
  void one_block_changed() {
    for (Cell cell : new Cell[] {new Lstm(2, 3), new Gru(2, 3, Reset.AFTER)}) {
      Weights one = Weights.zeros(cell.layout());
      Weights all = Weights.zeros(cell.layout());
      Tape ofOne = new Tape(cell, 1);
      Tape ofAll = new Tape(cell, 1);
      cell.step(one, ofOne); // makes the stacks
      cell.step(all, ofAll);
      for (String block : cell.layout().names()) {
        one.block(block).fill(0.3);
        one.changed(block);
        all.block(block).fill(0.3);
      }
      all.changed();
      java.util.Arrays.fill(ofOne.get("x"), 1);
      java.util.Arrays.fill(ofAll.get("x"), 1);
      cell.step(one, ofOne);
      cell.step(all, ofAll);
      assertThat(ofOne.get("h'")).isEqualTo(ofAll.get("h'")).doesNotContain(0);
    }
  }

  @Test
  void refuses_a_block_that_is_not_there() {
    Weights w = Weights.zeros(new Lstm(1, 2).layout());
    assertThatThrownBy(() -> w.changed("W_hh_z"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("W_hh_f");
  }
}
