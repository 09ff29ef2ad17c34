package gradflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Seed;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Generators against what they say of themselves, input by input. */
class RecallTasksTest {
  private static final int SIZE = 50;

  /** The symbol whose one-hot vector is the input of sample b. */
  private static int symbol(double[] x, int b, int size) {
    int found = -1;
    for (int i = 0; i < x.length / size; i++) {
      double v = x[i * size + b];
      assertThat(v).isIn(0.0, 1.0);
      if (v == 1) {
        assertThat(found).isEqualTo(-1);
        found = i;
      }
    }
    assertThat(found).isNotNegative();
    return found;
  }

  @Test
  void copyingRecallsExactlyTheSymbolsThatWereShown() {
    Batch batch = new Copying(7, 4, 3).batch(SIZE, new Seed(1));
    assertThat(batch.steps()).isEqualTo(15);
    for (int b = 0; b < SIZE; b++) {
      for (int t = 0; t < 15; t++) {
        int shown = symbol(batch.inputs()[t], b, SIZE);
        if (t < 4) {
          assertThat(shown).isLessThan(3);
          assertThat(batch.targets()[11 + t][b]).isEqualTo(shown);
        } else {
          assertThat(shown).isEqualTo(t == 10 ? 4 : 3);
        }
        if (t < 11) {
          assertThat(batch.targets()[t][b]).isEqualTo(3);
        }
      }
    }
  }

  /** Row F3 of the theory's table: 10 ln 8 / (T + 20). */
  @Test
  void copyingHasThePublishedBaseline() {
    double[][] published = {
      {100, 0.173287}, {200, 0.094520}, {300, 0.064983}, {500, 0.039989}, {1000, 0.020387}
    };
    for (double[] row : published) {
      assertThat(new Copying((int) row[0], 10, 8).chanceLoss()).isCloseTo(row[1], within(5e-7));
    }
  }

  @Test
  void temporalOrderPutsMarkersIntoTheRangesThatItStates() {
    for (int length : new int[] {10, 37, 100}) {
      markers(length, 2, new int[] {1, 5});
      markers(length, 3, new int[] {1, 3, 6});
    }
  }

  private static void markers(int length, int symbols, int[] tenths) {
    int size = 2000;
    Batch batch =
        new TemporalOrder(length, symbols, Optional.empty()).batch(size, new Seed(length));
    Set<Integer> classes = new HashSet<>();
    Set<Integer> places = new HashSet<>();
    for (int b = 0; b < size; b++) {
      int order = 0;
      int found = 0;
      for (int t = 0; t < length; t++) {
        int shown = symbol(batch.inputs()[t], b, size);
        if (shown < 2) {
          int from = length * tenths[found] / 10;
          assertThat(t).isBetween(from, from + length / 10 - 1);
          places.add(t);
          order += shown << found;
          found++;
        }
      }
      assertThat(found).isEqualTo(symbols);
      assertThat(batch.targets()[length - 1][b]).isEqualTo(order);
      classes.add(order);
    }
    assertThat(classes).hasSize(1 << symbols);
    // each of at most 10 places is missed by 2000 draws with probability (9/10)^2000 = 3e-92
    assertThat(places).hasSize(symbols * (length / 10));
    assertThat(batch.counted()).isEqualTo(1);
  }

  @Test
  void lengthsOfTemporalOrderReachBothEnds() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(new TemporalOrder(10, 2, Optional.of(14)).batch(1, new Seed(i)).steps());
    }
    assertThat(seen).containsExactlyInAnyOrder(10, 11, 12, 13, 14);
  }

  @Test
  void randomPermutationEndsWithItsFirstSymbol() {
    Batch batch = new RandomPermutation(9, 5).batch(SIZE, new Seed(3));
    Set<Integer> between = new HashSet<>();
    for (int b = 0; b < SIZE; b++) {
      int first = symbol(batch.inputs()[0], b, SIZE);
      assertThat(first).isLessThan(2);
      assertThat(batch.targets()[8][b]).isEqualTo(first);
      for (int t = 1; t < 9; t++) {
        between.add(symbol(batch.inputs()[t], b, SIZE));
      }
    }
    assertThat(between).containsExactlyInAnyOrder(2, 3, 4);
    assertThat(batch.counted()).isEqualTo(1);
  }

  @Test
  void delayedRecallAndXorLookBackAsFarAsTheySay() {
    Batch recall = new DelayedRecall(20, 6, When.EVERY).batch(SIZE, new Seed(4));
    Batch xor = new DelayedXor(20, 6, When.EVERY).batch(SIZE, new Seed(4));
    assertThat(recall.counted()).isEqualTo(14);
    assertThat(xor.counted()).isEqualTo(14);
    for (int t = 6; t < 20; t++) {
      for (int b = 0; b < SIZE; b++) {
        assertThat(recall.targets()[t][b]).isEqualTo(recall.inputs()[t - 6][b]);
        boolean differ = xor.inputs()[t - 3][b] != xor.inputs()[t - 6][b];
        assertThat(xor.targets()[t][b]).isEqualTo(differ ? 1 : 0);
      }
    }
    assertThat(recall.targets()[5]).isNull();
    assertThat(new DelayedXor(20, 6, When.LAST).batch(1, new Seed(4)).counted()).isEqualTo(1);
    assertThat(new DelayedRecall(20, 6, When.LAST).batch(1, new Seed(4)).targets()[19]).isNotNull();
  }

  @Test
  void parityCountsTheOnes() {
    Batch batch = new Parity(12, When.EVERY).batch(SIZE, new Seed(5));
    Batch last = new Parity(12, When.LAST).batch(SIZE, new Seed(5));
    for (int b = 0; b < SIZE; b++) {
      int ones = 0;
      for (int t = 0; t < 12; t++) {
        assertThat(batch.inputs()[t][b]).isIn(-1.0, 1.0);
        ones += batch.inputs()[t][b] == 1 ? 1 : 0;
        assertThat(batch.targets()[t][b]).isEqualTo(ones % 2);
      }
    }
    assertThat(last.counted()).isEqualTo(1);
    assertThat(last.targets()[11]).isEqualTo(batch.targets()[11]);
  }

  @Test
  void impossibleSizesAreRefused() {
    refused(() -> new Copying(0, 10, 8), "delay: got 0");
    refused(() -> new Copying(5, 0, 8), "items: got 0");
    refused(() -> new Copying(5, 10, 1), "symbols: got 1");
    refused(() -> new TemporalOrder(9, 2, Optional.empty()), "length: got 9");
    refused(() -> new TemporalOrder(20, 4, Optional.empty()), "symbols: got 4, expected 2 or 3");
    refused(() -> new TemporalOrder(20, 2, Optional.of(19)), "max_length: got 19");
    refused(() -> new RandomPermutation(0, 100), "length: got 0");
    refused(() -> new RandomPermutation(5, 2), "symbols: got 2");
    refused(() -> new DelayedRecall(5, 5, When.LAST), "length: got 5, expected more than");
    refused(() -> new DelayedRecall(5, 0, When.LAST), "delay: got 0");
    refused(() -> new DelayedXor(9, 3, When.LAST), "delay: got 3, expected an even number");
    refused(() -> new DelayedXor(4, 4, When.LAST), "length: got 4, expected more than");
    refused(() -> new Parity(0, When.LAST), "length: got 0");
  }

  private static void refused(Runnable made, String message) {
    assertThatThrownBy(made::run).isInstanceOf(BadArgument.class).hasMessageStartingWith(message);
  }
}
