package gradflow.contract;

import gradflow.files.InputFile;
import gradflow.task.Adding;
import gradflow.task.Copying;
import gradflow.task.DelayedRecall;
import gradflow.task.DelayedXor;
import gradflow.task.MackeyGlass;
import gradflow.task.Parity;
import gradflow.task.RandomPermutation;
import gradflow.task.Sequences;
import gradflow.task.Sine;
import gradflow.task.Task;
import gradflow.task.TemporalOrder;
import gradflow.task.Text;
import gradflow.task.When;
import java.util.Optional;
import java.util.stream.Stream;

/** Learning tasks that pass the common procedure; at least one of every catalog entry. */
final class TasksUnderTest {
  private static final InputFile ALICE = new InputFile("builtin:alice.txt");
  private static final InputFile TEN = new InputFile("src/test/resources/sequences/ten.csv");

  private TasksUnderTest() {}

  static Stream<Task> all() {
    return Stream.of(
        new Adding(20, Adding.Form.SUM),
        new Adding(30, Adding.Form.MEAN),
        new Copying(1, 1, 2),
        new Copying(7, 10, 8),
        new Copying(20, 5, 2),
        new TemporalOrder(10, 2, Optional.empty()),
        new TemporalOrder(20, 2, Optional.of(33)),
        new TemporalOrder(37, 3, Optional.empty()),
        new RandomPermutation(1, 100),
        new RandomPermutation(12, 5),
        new DelayedRecall(9, 8, When.EVERY),
        new DelayedRecall(9, 3, When.EVERY),
        new DelayedRecall(9, 3, When.LAST),
        new DelayedXor(9, 4, When.EVERY),
        new DelayedXor(9, 2, When.LAST),
        new Parity(6, When.EVERY),
        new Parity(6, When.LAST),
        new Sine(12, 3, 25, 25, 11),
        new Sine(12, 1, 100, 300, 8),
        new Sine(12, 5, 10, 50, 0),
        new MackeyGlass(12, 1, 1, 17, 11),
        new MackeyGlass(12, 14, 6, 17, 10),
        new MackeyGlass(8, 5, 1, 30, 4),
        new Text(ALICE, 1, 0, 1),
        new Text(ALICE, 7, 0.25, 0.5),
        new Sequences(TEN, 1, 1, Optional.empty()),
        new Sequences(TEN, 3, 255, Optional.of(4)));
  }
}
