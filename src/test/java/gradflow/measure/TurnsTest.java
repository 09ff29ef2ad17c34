package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By a clock that the operations move themselves; no time is measured. */
class TurnsTest {
  private long now;
  private final List<String> calls = new ArrayList<>();

  private Runnable takes(String name, long... nanos) {
    int[] call = {0};
    return () -> {
      calls.add(name);
      now += nanos[Math.min(call[0]++, nanos.length - 1)];
    };
  }

  private List<Turns.Timing> time(double seconds, Map<String, Runnable> operations) {
    return new Turns(seconds, () -> now).time(operations);
  }

  @Test
  void aSlowStartAndOneDisturbanceDoNotCount() {
    long[] nanos = new long[100];
    Arrays.fill(nanos, 1_000_000);
    for (int k = 0; k < 40; k++) {
      nanos[k] = 41_000_000 - 1_000_000L * k; // not yet compiled
    }
    nanos[70] = 400_000_000; // another process
    Turns.Timing timing = time(1e-4, Map.of("a", takes("a", nanos))).get(0);
    assertThat(timing.seconds()).isCloseTo(1e-3, within(1e-15));
    assertThat(timing.interval().low()).isCloseTo(1e-3, within(1e-15));
    assertThat(timing.interval().high()).isCloseTo(1e-3, within(1e-15));
    assertThat(timing.rounds()).isEqualTo(Turns.LEAST_ROUNDS);
    assertThat(timing.repetitions()).isEqualTo(1);
    assertThat(calls).hasSize(6 * 10 + Turns.LEAST_ROUNDS);
  }

  /** Rounds of 1, 2, …, 21 ms: median 11, interval from the sixth on (binomial, 21 at ½). */
  @Test
  void theIntervalIsThatOfTheMedian() {
    long[] nanos = new long[41];
    Arrays.fill(nanos, 0, 20, 1_000_000);
    for (int k = 0; k < 21; k++) {
      nanos[20 + k] = 1_000_000L * (1 + (8 * k) % 21);
    }
    Turns.Timing timing = time(1e-4, Map.of("a", takes("a", nanos))).get(0);
    assertThat(timing.seconds()).isCloseTo(0.011, within(1e-12));
    assertThat(timing.interval().low()).isCloseTo(0.006, within(1e-12));
    assertThat(timing.interval().high()).isCloseTo(0.016, within(1e-12));
    assertThat(timing.interval().coverage()).isCloseTo(0.9733963, within(1e-6));
  }

  @Test
  void shortOperationsAreRepeatedInARound() {
    Turns.Timing timing = time(1e-3, Map.of("a", takes("a", 1000))).get(0);
    assertThat(timing.repetitions()).isEqualTo(128);
    assertThat(timing.seconds()).isCloseTo(1e-6, within(1e-15));
  }

  @Test
  void operationsTakeTurnsUntilTheTimeIsSpent() {
    Map<String, Runnable> operations = new LinkedHashMap<>();
    operations.put("a", takes("a", 1_000_000));
    operations.put("b", takes("b", 3_000_000));
    List<Turns.Timing> timings = time(0.1, operations);
    assertThat(timings).extracting(Turns.Timing::operation).containsExactly("a", "b");
    assertThat(timings).extracting(Turns.Timing::rounds).containsExactly(50, 50);
    List<String> timed = calls.subList(calls.size() - 100, calls.size());
    for (int k = 0; k < timed.size(); k++) {
      assertThat(timed.get(k)).isEqualTo(k % 2 == 0 ? "a" : "b");
    }
  }
}
