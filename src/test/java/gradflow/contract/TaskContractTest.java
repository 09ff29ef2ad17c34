package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.catalog.Catalog;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.task.Batch;
import gradflow.task.Target;
import gradflow.task.Task;
import gradflow.task.TemporalOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learning task promises. */
class TaskContractTest {
  static Stream<Task> tasks() {
    return TasksUnderTest.all();
  }

  @Test
  void everyTaskOfTheCatalogIsHere() {
    Set<String> names = new TreeSet<>();
    tasks().forEach(t -> names.add(Catalog.tasks().nameOf(t.getClass()).orElseThrow()));
    assertThat(names).containsExactlyInAnyOrderElementsOf(Catalog.tasks().names());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void shapesAndRangesAreAsAnnounced(Task task) {
    int longest = 0;
    for (int draw = 0; draw < 60; draw++) {
      int size = 1 + draw % 3;
      Batch batch = task.batch(size, new Seed(draw));
      longest = Math.max(longest, batch.steps());
      int counted = 0;
      for (int t = 0; t < batch.steps(); t++) {
        assertThat(batch.inputs()[t]).hasSize(task.inputSize() * size);
        assertThat(Arrays.stream(batch.inputs()[t]).allMatch(Double::isFinite)).isTrue();
        double[] target = batch.targets()[t];
        if (target != null) {
          counted++;
          assertThat(target).hasSize(task.target() == Target.CLASS ? size : perStep(task, size));
          assertThat(Arrays.stream(target).allMatch(y -> possible(task, y))).isTrue();
        }
      }
      assertThat(batch.counted()).isEqualTo(counted).isPositive();
    }
    // 60 draws miss the longest of 14 lengths with probability (13/14)^60 = 1.2 %; seeds are fixed
    assertThat(longest).isEqualTo(task.longest());
  }

  /** Sizes that do not depend on keys are numbers. */
  @ParameterizedTest
  @MethodSource("tasks")
  void sizesAreAsDescribed(Task task) {
    String equations = task.getClass().getAnnotation(About.class).equations();
    String says = equations.lines().filter(l -> l.startsWith("sizes: ")).findFirst().orElseThrow();
    Matcher fixed = Pattern.compile("sizes: (\\d+) inputs?, (\\d+) (\\w+).*").matcher(says);
    if (fixed.matches()) {
      boolean variant = task instanceof TemporalOrder order && order.symbols() == 3;
      assertThat(task.inputSize()).isEqualTo(Integer.parseInt(fixed.group(1)));
      assertThat(task.outputSize() / (variant ? 2 : 1)).isEqualTo(Integer.parseInt(fixed.group(2)));
      assertThat(task.target().name().toLowerCase(Locale.ROOT))
          .isEqualTo(fixed.group(3).equals("classes") ? "class" : fixed.group(3));
    }
  }

  private static int perStep(Task task, int size) {
    return task.outputSize() * size;
  }

  private static boolean possible(Task task, double y) {
    return switch (task.target()) {
      case REAL -> Double.isFinite(y);
      case BINARY -> y == 0 || y == 1;
      case CLASS -> y == Math.rint(y) && y >= 0 && y < task.outputSize();
    };
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aBatchDependsOnItsSeedAlone(Task task) {
    assertSame(task.batch(4, new Seed(11)), task.batch(4, new Seed(11)));
    // enough samples that even a single fair bit cannot agree everywhere by luck: 2^-64
    Batch one = task.batch(64, new Seed(11));
    Batch other = task.batch(64, new Seed(12));
    assertThat(
            Arrays.deepEquals(one.inputs(), other.inputs())
                && Arrays.deepEquals(one.targets(), other.targets()))
        .isFalse();
  }

  private static void assertSame(Batch one, Batch other) {
    assertThat(Arrays.deepEquals(one.inputs(), other.inputs())).isTrue();
    assertThat(Arrays.deepEquals(one.targets(), other.targets())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aLargerBatchKeepsTheSamplesThatItHad(Task task) {
    Batch small = task.batch(3, new Seed(5));
    Batch large = task.batch(7, new Seed(5));
    assertThat(large.steps()).isEqualTo(small.steps());
    for (int t = 0; t < small.steps(); t++) {
      assertPrefix(small.inputs()[t], 3, large.inputs()[t], 7);
      assertThat(large.targets()[t] == null).isEqualTo(small.targets()[t] == null);
      if (small.targets()[t] != null) {
        assertPrefix(small.targets()[t], 3, large.targets()[t], 7);
      }
    }
  }

  private static void assertPrefix(double[] small, int columns, double[] large, int more) {
    for (int i = 0; i < small.length; i++) {
      assertThat(large[i / columns * more + i % columns]).isEqualTo(small[i]);
    }
  }

  /**
   * The best output that knows the step but no input, found on one half of the samples and judged
   * on the other. Both bounds are 5 standard errors (false alarm 6e-7 each, 3e-5 over all tasks,
   * were the seeds drawn anew), plus what the halves differ by because they are finite.
   */
  @ParameterizedTest
  @MethodSource("tasks")
  void chanceLevelsAreThoseOfTheBestOutputThatSeesNoInput(Task task) {
    Chance chance = Chance.of(task, new Seed(2026));
    assertThat(chance.loss())
        .as("loss")
        .isCloseTo(task.chanceLoss(), within(5 * chance.lossError() + chance.lossBias()));
    assertThat(chance.error())
        .as("error")
        .isCloseTo(task.chanceError(), within(5 * chance.errorError() + chance.errorBias()));
    assertThat(chance.lossError() + chance.lossBias())
        .as("the test's own sharpness")
        .isLessThan(0.06 * task.chanceLoss());
  }
}
