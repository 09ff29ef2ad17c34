package gradflow.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void every_block_is_computed_once(int threads) {
    AtomicIntegerArray times = new AtomicIntegerArray(1000);
    Team.with(
        threads,
        () -> {
          for (int repeat = 0; repeat < 50; repeat++) {
            Team.share(times.length(), times::incrementAndGet);
          }
          return 0;
        });
    for (int i = 0; i < times.length(); i++) {
      assertThat(times.get(i)).isEqualTo(50);
    }
  }

  /** Two blocks that wait for each other end only if two threads compute them. */
  @Test
  void a_free_thread_helps() {
    Team.with(2, () -> meet(2));
  }

  @Test
  void a_thread_that_is_no_member_shares_nothing() {
    Set<Thread> seen = threads(64);
    assertThat(seen).containsExactly(Thread.currentThread());
  }

  /** As many members as threads: each computes its own blocks. */
  @Test
  void where_all_threads_have_runs_nobody_helps() {
    try (Team team = new Team(2)) {
      team.join(
          () ->
              team.join(
                  () -> {
                    assertThat(threads(64)).containsExactly(Thread.currentThread());
                    return 0;
                  }));
    }
  }

  @Test
  void the_first_failure_is_thrown_and_the_rest_is_computed() {
    AtomicIntegerArray times = new AtomicIntegerArray(8);
    assertThatThrownBy(
            () ->
                Team.with(
                    3,
                    () -> {
                      Team.share(
                          8,
                          i -> {
                            times.incrementAndGet(i);
                            if (i == 2 || i == 5) {
                              throw new IllegalStateException("block " + i);
                            }
                          });
                      return 0;
                    }))
        .hasMessage("block 2");
    for (int i = 0; i < 8; i++) {
      assertThat(times.get(i)).isEqualTo(1);
    }
  }

  /** A task that waits for its caller ends only if another thread computes it. */
  @Test
  void a_free_thread_goes_ahead() {
    CountDownLatch latch = new CountDownLatch(1);
    int found =
        Team.with(
            2,
            () -> {
              Supplier<Integer> result = Team.ahead(() -> await(latch) ? 7 : 0);
              latch.countDown();
              return result.get();
            });
    assertThat(found).isEqualTo(7);
    Thread here = Thread.currentThread();
    assertThat(Team.ahead(Thread::currentThread).get()).isSameAs(here); // no team
    assertThatThrownBy(
            () ->
                Team.with(
                    2,
                    () ->
                        Team.ahead(
                                () -> {
                                  throw new ArithmeticException("does not converge");
                                })
                            .get()))
        .hasMessage("does not converge");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void panels_are_factored_in_the_order_that_fixes_the_bits(int threads) {
    int count = 12;
    StringBuffer[] history = new StringBuffer[count];
    for (int j = 0; j < count; j++) {
      history[j] = new StringBuffer();
    }
    Team.with(
        threads,
        () -> {
          Columns.factor(
              count,
              j -> history[j].append("F"),
              (p, j) -> {
                assertThat(history[p].toString()).endsWith("F");
                history[j].append(p).append(' ');
              });
          return 0;
        });
    StringBuilder expected = new StringBuilder();
    for (int j = 0; j < count; j++) {
      assertThat(history[j].toString()).isEqualTo(expected + "F");
      expected.append(j).append(' ');
    }
  }

  @Test
  void a_panel_that_fails_ends_all() {
    assertThatThrownBy(
            () ->
                Team.with(
                    2,
                    () -> {
                      Columns.factor(
                          6,
                          j -> {
                            if (j == 3) {
                              throw new ArithmeticException("panel 3");
                            }
                          },
                          (p, j) -> {});
                      return 0;
                    }))
        .hasMessage("panel 3");
  }

  private static Set<Thread> threads(int blocks) {
    Set<Thread> seen =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    Team.share(blocks, i -> seen.add(Thread.currentThread()));
    return seen;
  }

  private static boolean meet(int count) {
    CountDownLatch latch = new CountDownLatch(count);
    Team.share(
        count,
        i -> {
          latch.countDown();
          assertThat(await(latch)).isTrue();
        });
    return true;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
